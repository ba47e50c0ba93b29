/* Classifies the frames of a file: 28x28 grey bytes an image, one after another.
 *     gcc -std=c11 classify.c -I.. -L FOLDER -lcbnndigits -Wl,-rpath,FOLDER -o classify && ./classify FRAMES
 */
#include "cbnndigits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(const char *where, int32_t status)
{
    fprintf(stderr, "%s: %s\n", where, cbnn_status_text(status));
    return EXIT_FAILURE;
}

static int classify(FILE *file, uint8_t *image, int32_t *sums)
{
    size_t length = (size_t)cbnn_input_length(), classes = (size_t)cbnn_class_count();
    while (fread(image, 1, length, file) == length) {
        int32_t digit;
        int32_t status = cbnn_predict(image, length, &digit);
        if (status != CBNN_OK)
            return fail("cbnn_predict", status);
        status = cbnn_sums(image, length, sums, classes);
        if (status != CBNN_OK)
            return fail("cbnn_sums", status);
        printf("%s", cbnn_label(digit));
        for (size_t i = 0; i < classes; i++)
            printf(" %" PRId32, sums[i]);
        printf("\n");
    }
    return ferror(file) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (cbnn_version() != CBNN_VERSION) {
        fprintf(stderr, "The library has version %" PRId32 ", the header %d.\n", cbnn_version(), CBNN_VERSION);
        return EXIT_FAILURE;
    }
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: classify FRAMES (a file of %" PRId32 " bytes an image)\n", cbnn_input_length());
        return EXIT_FAILURE;
    }
    uint8_t *image = malloc((size_t)cbnn_input_length());
    int32_t *sums = malloc((size_t)cbnn_class_count() * sizeof *sums);
    int result = image != NULL && sums != NULL ? classify(file, image, sums) : EXIT_FAILURE;
    free(sums);
    free(image);
    fclose(file);
    return result;
}
