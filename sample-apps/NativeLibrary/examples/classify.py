"""Classifies the frames of a file: 28x28 grey bytes an image, one after another.

    python3 classify.py FOLDER/libcbnndigits.so FRAMES
"""

import ctypes
import sys
from pathlib import Path

BYTES = ctypes.POINTER(ctypes.c_uint8)
INTS = ctypes.POINTER(ctypes.c_int32)


class DigitClassifier:
    """The functions of cbnndigits.h, with exceptions in place of status numbers."""

    def __init__(self, path):
        self._library = ctypes.CDLL(path)
        self._library.cbnn_status_text.restype = ctypes.c_char_p
        self._library.cbnn_label.restype = ctypes.c_char_p
        self._library.cbnn_predict.argtypes = [BYTES, ctypes.c_size_t, INTS]
        self._library.cbnn_sums.argtypes = [BYTES, ctypes.c_size_t, INTS, ctypes.c_size_t]
        self.input_length = self._library.cbnn_input_length()
        self.class_count = self._library.cbnn_class_count()

    def label(self, digit_class):
        return self._library.cbnn_label(digit_class).decode()

    def predict(self, image):
        digit = ctypes.c_int32()
        self._check(self._library.cbnn_predict(self._bytes(image), len(image), ctypes.byref(digit)))
        return digit.value

    def sums(self, image):
        sums = (ctypes.c_int32 * self.class_count)()
        self._check(self._library.cbnn_sums(self._bytes(image), len(image), sums, len(sums)))
        return list(sums)

    @staticmethod
    def _bytes(image):
        return (ctypes.c_uint8 * len(image)).from_buffer_copy(image)

    def _check(self, status):
        if status != 0:
            raise ValueError(self._library.cbnn_status_text(status).decode())


def main(library, frames):
    classifier = DigitClassifier(library)
    content = Path(frames).read_bytes()
    for at in range(0, len(content), classifier.input_length):
        image = content[at : at + classifier.input_length]
        print(classifier.label(classifier.predict(image)), *classifier.sums(image))


if __name__ == "__main__":
    main(*sys.argv[1:])
