/*
 * A classifier of handwritten digits as a C library: 28x28 grey bytes in, a class out.
 *
 * Every function may be called from any number of threads at once, and none changes memory of the caller but the results it names, which
 * hold a value only where CBNN_OK came back. A thread needs 128 KB of stack. After fork() without exec() a child calls nothing here unless
 * its parent had not either. The library is never unloaded.
 */
#ifndef CBNNDIGITS_H
#define CBNNDIGITS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. A library answers cbnn_version() with its own; both agree where the numbers are equal. */
#define CBNN_VERSION 1

/* What functions return. */
enum cbnn_status {
    CBNN_OK = 0,
    CBNN_NULL_POINTER = -1, /* an argument is NULL */
    CBNN_WRONG_LENGTH = -2, /* a length is not what the network has */
    CBNN_INTERNAL = -3      /* a fault of the library */
};

int32_t cbnn_version(void);

/* An English sentence about a status, for people; never NULL, never freed. */
const char *cbnn_status_text(int32_t status);

/* The network's input: bytes of an image, row by row from the top left, 0 (paper) to 255 (ink). Length is height * width * channels. */
int32_t cbnn_input_height(void);
int32_t cbnn_input_width(void);
int32_t cbnn_input_channels(void);
int32_t cbnn_input_length(void);

int32_t cbnn_class_count(void);

/* The label of a class, 0 to cbnn_class_count() - 1, as UTF-8; NULL for any other number; never freed. */
const char *cbnn_label(int32_t digit_class);

/* The class of an image of image_length = cbnn_input_length() bytes. */
int32_t cbnn_predict(const uint8_t *image, size_t image_length, int32_t *digit_class);

/* The classes of count images, one after another: images_length is count * cbnn_input_length(). */
int32_t cbnn_predict_batch(const uint8_t *images, size_t images_length, int32_t *classes, size_t count);

/* The score of each class, count = cbnn_class_count() of them; the class of an image is the first with the largest score. */
int32_t cbnn_score(const uint8_t *image, size_t image_length, float *scores, size_t count);

/* The exact sum of each class, which its score is made of: the same on every machine. */
int32_t cbnn_sums(const uint8_t *image, size_t image_length, int32_t *sums, size_t count);

#ifdef __cplusplus
}
#endif

#endif
