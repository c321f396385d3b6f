// The address says what a page shows. Streamlit makes a new entry in the browser's history whenever the program changes it; here
// an entry is a page, so that Back leads to the page before and not through every choice made on this one.

export default function () {
  if (Object.hasOwn(history, "pushState")) return;
  const { pushState, replaceState } = history;
  history.pushState = (state, title, url) => {
    const samePage = url && new URL(url, location.href).pathname === location.pathname;
    (samePage ? replaceState : pushState).call(history, state, title, url);
  };
}
