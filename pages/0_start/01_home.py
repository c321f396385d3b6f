"""Home."""
from pages.ui import lesson
page = lesson.open("home")
lesson.close(page)
