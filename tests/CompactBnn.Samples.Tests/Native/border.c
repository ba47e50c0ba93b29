/* What the header promises at the border: statuses for wrong arguments, results untouched then, and answers in many threads at once. */
#include "cbnndigits.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(condition)                                                        \
    do {                                                                         \
        if (!(condition)) {                                                      \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(EXIT_FAILURE);                                                  \
        }                                                                        \
    } while (0)

enum { LENGTH = 784, CLASSES = 10, THREADS = 16, CALLS = 300, STACK = 128 * 1024, BATCH = 2345 };

static uint8_t frames[CLASSES * LENGTH];
static pthread_barrier_t barrier;

static void null_pointers(void)
{
    int32_t class = 77, sums[CLASSES] = { 77 };
    float scores[CLASSES] = { 77 };
    EXPECT(cbnn_predict(NULL, LENGTH, &class) == CBNN_NULL_POINTER && class == 77);
    EXPECT(cbnn_predict(frames, LENGTH, NULL) == CBNN_NULL_POINTER);
    EXPECT(cbnn_predict_batch(NULL, LENGTH, &class, 1) == CBNN_NULL_POINTER && class == 77);
    EXPECT(cbnn_predict_batch(frames, LENGTH, NULL, 1) == CBNN_NULL_POINTER);
    EXPECT(cbnn_score(NULL, LENGTH, scores, CLASSES) == CBNN_NULL_POINTER && scores[0] == 77);
    EXPECT(cbnn_score(frames, LENGTH, NULL, CLASSES) == CBNN_NULL_POINTER);
    EXPECT(cbnn_sums(NULL, LENGTH, sums, CLASSES) == CBNN_NULL_POINTER && sums[0] == 77);
    EXPECT(cbnn_sums(frames, LENGTH, NULL, CLASSES) == CBNN_NULL_POINTER);
}

static void wrong_lengths(void)
{
    static const size_t wrong[] = { 0, 1, LENGTH - 1, LENGTH + 1, 2 * LENGTH, SIZE_MAX, SIZE_MAX - LENGTH + 1, (size_t)1 << 32 | LENGTH };
    int32_t class = 77, sums[CLASSES] = { 77 };
    float scores[CLASSES] = { 77 };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        EXPECT(cbnn_predict(frames, wrong[i], &class) == CBNN_WRONG_LENGTH && class == 77);
        EXPECT(cbnn_predict_batch(frames, wrong[i], &class, 1) == CBNN_WRONG_LENGTH && class == 77);
        EXPECT(cbnn_score(frames, wrong[i], scores, CLASSES) == CBNN_WRONG_LENGTH && scores[0] == 77);
        EXPECT(cbnn_sums(frames, wrong[i], sums, CLASSES) == CBNN_WRONG_LENGTH && sums[0] == 77);
        EXPECT(cbnn_score(frames, LENGTH, scores, wrong[i]) == CBNN_WRONG_LENGTH && scores[0] == 77);
        EXPECT(cbnn_sums(frames, LENGTH, sums, wrong[i]) == CBNN_WRONG_LENGTH && sums[0] == 77);
    }
    EXPECT(cbnn_predict_batch(frames, 2 * LENGTH, &class, SIZE_MAX / LENGTH + 2) == CBNN_WRONG_LENGTH && class == 77);
}

static void facts(void)
{
    EXPECT(cbnn_version() == CBNN_VERSION);
    EXPECT(cbnn_input_height() == 28 && cbnn_input_width() == 28 && cbnn_input_channels() == 1);
    EXPECT(cbnn_input_length() == LENGTH && cbnn_class_count() == CLASSES);
    for (int32_t i = 0; i < CLASSES; i++) {
        char digit[2] = { (char)('0' + i), 0 };
        EXPECT(strcmp(cbnn_label(i), digit) == 0);
    }
    EXPECT(cbnn_label(-1) == NULL && cbnn_label(CLASSES) == NULL && cbnn_label(INT32_MIN) == NULL && cbnn_label(INT32_MAX) == NULL);
    for (int32_t status = -5; status < 3; status++)
        EXPECT(strlen(cbnn_status_text(status)) > 5);
    EXPECT(strcmp(cbnn_status_text(CBNN_OK), cbnn_status_text(CBNN_INTERNAL)) != 0);
}

/* Drawing i shows the digit i. The first call of all is made by all threads together. */
static void *classify(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&barrier);
    for (int call = 0; call < CALLS; call++) {
        int32_t classes[CLASSES], one, sums[CLASSES];
        float scores[CLASSES];
        int digit = call % CLASSES;
        EXPECT(cbnn_predict(frames + digit * LENGTH, LENGTH, &one) == CBNN_OK && one == digit);
        EXPECT(strlen(cbnn_label(one)) == 1 && cbnn_label(one)[0] == '0' + digit);
        EXPECT(cbnn_score(frames + digit * LENGTH, LENGTH, scores, CLASSES) == CBNN_OK);
        EXPECT(cbnn_sums(frames + digit * LENGTH, LENGTH, sums, CLASSES) == CBNN_OK);
        for (int i = 0; i < CLASSES; i++)
            EXPECT(i == digit || (scores[i] < scores[digit] && sums[i] < sums[digit]));
        EXPECT(cbnn_predict_batch(frames, sizeof frames, classes, CLASSES) == CBNN_OK);
        for (int i = 0; i < CLASSES; i++)
            EXPECT(classes[i] == i);
        EXPECT(cbnn_predict_batch(frames, 0, classes, 0) == CBNN_OK);
    }
    return NULL;
}

/* A batch that the library takes in several parts. */
static void *large_batch(void *unused)
{
    static uint8_t images[BATCH * LENGTH];
    static int32_t classes[BATCH];
    (void)unused;
    for (int i = 0; i < BATCH; i++)
        memcpy(images + i * LENGTH, frames + i * 7 % CLASSES * LENGTH, LENGTH);
    EXPECT(cbnn_predict_batch(images, sizeof images, classes, BATCH) == CBNN_OK);
    for (int i = 0; i < BATCH; i++)
        EXPECT(classes[i] == i * 7 % CLASSES);
    return NULL;
}

static void threads(void)
{
    pthread_t running[THREADS], batch;
    pthread_attr_t small;
    EXPECT(pthread_attr_init(&small) == 0 && pthread_attr_setstacksize(&small, STACK) == 0);
    EXPECT(pthread_barrier_init(&barrier, NULL, THREADS) == 0);
    for (int i = 0; i < THREADS; i++)
        EXPECT(pthread_create(&running[i], &small, classify, NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        EXPECT(pthread_join(running[i], NULL) == 0);
    EXPECT(pthread_create(&batch, &small, large_batch, NULL) == 0 && pthread_join(batch, NULL) == 0);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    EXPECT(file != NULL && fread(frames, 1, sizeof frames, file) == sizeof frames);
    fclose(file);
    threads();
    facts();
    null_pointers();
    wrong_lengths();
    printf("all as promised\n");
    return EXIT_SUCCESS;
}
