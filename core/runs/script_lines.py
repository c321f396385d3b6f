"""The lines of an exported script that are the same for every run on a set of pictures, with places to fill. Knows no experiment."""

DIGITS = """\
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

bunch = load_digits()
pictures = (bunch.images[:, None].astype(np.uint8)).astype(np.float32) / 16  # (1797, 1, 8, 8), ink from 0 to 1
labels = bunch.target.astype(np.int64)
CLASS_COUNT = 10
rest, test_places = train_test_split(np.arange(len(labels)), test_size=<test>, stratify=labels, random_state=<split_seed>)
train_places, validation_places = train_test_split(
    rest, test_size=round(<validation> * len(labels)), stratify=labels[rest], random_state=<split_seed>
)
train_images, train_labels = pictures[train_places], labels[train_places]
validation_images, validation_labels = pictures[validation_places], labels[validation_places]
test_images, test_labels = pictures[test_places], labels[test_places]
"""
_GIVEN = """\
CLASS_COUNT = 10
validation_places = part_of(labels, <validation>, <split_seed>)
train_places = np.setdiff1d(np.arange(len(labels)), validation_places, assume_unique=True)
train_images, train_labels = pictures[train_places], labels[train_places]
validation_images, validation_labels = pictures[validation_places], labels[validation_places]
test_places = np.arange(len(test_labels)) + len(labels)
"""
IDX = (
    """\
PLACE = Path("data") / FOLDER  # with the four files of the set, *-ubyte.gz


def read_idx(name):
    content = gzip.open(PLACE / name).read()
    shape = np.frombuffer(content, ">u4", count=content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)


def pictures_of(part):
    images = read_idx(f"{part}-images-idx3-ubyte.gz")[:, None].astype(np.float32)
    images /= 255
    return images, read_idx(f"{part}-labels-idx1-ubyte.gz").astype(np.int64)


pictures, labels = pictures_of("train")
test_images, test_labels = pictures_of("t10k")
"""
    + _GIVEN
)
CIFAR = (
    """\
ARCHIVE = Path("data") / FOLDER / "cifar-10-binary.tar.gz"  # from https://www.cs.toronto.edu/~kriz/cifar.html


def pictures_of(*names):
    with tarfile.open(ARCHIVE) as archive:
        files = [archive.extractfile(f"cifar-10-batches-bin/{name}.bin").read() for name in names]
    rows = np.frombuffer(b"".join(files), np.uint8).reshape(-1, 1 + 3 * 32 * 32)  # the class, then red, green, blue
    images = rows[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32)
    images /= 255
    return images, rows[:, 0].astype(np.int64)


pictures, labels = pictures_of(*(f"data_batch_{number}" for number in range(1, 6)))
test_images, test_labels = pictures_of("test_batch")
"""
    + _GIVEN
)
CORRECT = """\
for places, part in ((train_places, train_labels), (validation_places, validation_labels), (test_places, test_labels)):
    for row in np.flatnonzero(np.isin(places, list(CORRECTED))):
        part[row] = CORRECTED[int(places[row])]
"""
TENSORS = """\

FORMAT = torch.channels_last if LAYOUT == "channels_last" else torch.contiguous_format
train_images, validation_images, test_images = (
    torch.from_numpy(each).to(memory_format=FORMAT) for each in (train_images, validation_images, test_images)
)
train_labels, validation_labels, test_labels = map(torch.from_numpy, (train_labels, validation_labels, test_labels))
"""
LOOP = """\
def autocast():
    return torch.autocast("cpu", torch.bfloat16) if PRECISION == "bfloat16" else contextlib.nullcontext()


def evaluate(images, labels):
    model.eval()
    batch = max(1, min(1024, 2**18 // (images.shape[2] * images.shape[3])))
    with torch.inference_mode():
        logits = torch.cat([model(some.to(memory_format=FORMAT)) for some in images.split(batch)])
    model.train()
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()


optimizer = {rule}
size = len(train_labels)
steps = math.ceil(size / BATCH_SIZE)  # of an epoch
for step in range(EPOCHS * steps):
    place = step % steps
    if place == 0:
        order = torch.randperm(size, generator=generator)
    chosen = order[place * size // steps : (place + 1) * size // steps]
    images = train_images[chosen].contiguous()
    images = {augmented}
    for group in optimizer.param_groups:
        group["lr"] = LEARNING_RATE * share("{shape}", step, EPOCHS * steps)
    with autocast():
        logits = model(images.to(memory_format=FORMAT))
        loss = F.cross_entropy(logits, train_labels[chosen], label_smoothing=LABEL_SMOOTHING)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if place == steps - 1:
        checked, right = evaluate(validation_images, validation_labels)
        print(f"epoch {{step // steps + 1}}: loss {{loss.item():.6f}}, validation loss {{checked:.6f}}, right {{100 * right:.2f}} %")"""
TEST = """\
test_loss, test_accuracy = evaluate(test_images, test_labels)
print(f"test loss {test_loss:.9g}, test accuracy {test_accuracy:.9g}")"""
