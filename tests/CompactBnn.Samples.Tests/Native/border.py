"""What Python sees at the border: wrong arguments raise, and threads get the same answers."""

import sys
import threading
from pathlib import Path

examples, library, frames = sys.argv[1:]
sys.path.insert(0, examples)
from classify import DigitClassifier  # noqa: E402

classifier = DigitClassifier(library)
content = Path(frames).read_bytes()
images = [content[at : at + 784] for at in range(0, len(content), 784)]

for wrong in (b"", images[0][:-1], images[0] + b"x", content):
    try:
        classifier.predict(wrong)
        sys.exit(f"An image of {len(wrong)} bytes was taken.")
    except ValueError as error:
        assert "length" in str(error), error

answers = []


def classify():
    answers.extend(classifier.predict(image) for image in images)


running = [threading.Thread(target=classify) for _ in range(8)]
for thread in running:
    thread.start()
for thread in running:
    thread.join()
assert sorted(answers) == sorted(8 * list(range(10))), answers
print("all as promised")
