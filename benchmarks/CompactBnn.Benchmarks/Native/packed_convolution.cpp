// The peer in C++: a binary convolution of 3x3, 128 to 128 channels, 32x32 pixels, padding 1 that counts nothing, threshold; by xor,
// VPOPCNTDQ and add; packed bit map in, packed bit map out.
//
// What was chosen, and for whom:
// - The input has its padding of zero words around it, as the map has that generated code reads; neither is timed making it.
// - Sizes are compile-time constants here as well, so that g++ unrolls and addresses by constants.
// - Weights are laid out for this kernel (eight output channels to a vector, word by word), and prepared before anything is timed.
// - Padding that counts nothing is corrected in the limits of border positions, so that no position asks whether a tap is inside.
// - A word of a pixel meets eight channels by an embedded broadcast, which costs no instruction of its own.
// - There are several blockings. The benchmark names the first one, which is the plain way to write it, and takes the fastest one as the peer.
#include <cstdint>
#include <immintrin.h>

#define ALWAYS __attribute__((always_inline)) inline
#define UNROLL _Pragma("GCC unroll 32")

namespace {

constexpr int Edge = 32, Channels = 128, PixelWords = Channels / 64, Ring = Edge + 2;
constexpr int Taps = 3, Words = Taps * Taps * PixelWords, Blocks = Channels / 8, RowWords = Ring * PixelWords;

struct Layer {
    const uint64_t* input;   // (Edge + 2)^2 pixels with their padding
    const uint64_t* weights; // [block][word][8 lanes]
    const int64_t* limits;   // [row class][column class][channel]: fires where at most that many bits differ
    uint8_t* output;         // Edge^2 pixels
};

// Rows and columns: first, inner, last.
ALWAYS int BorderClass(int position) { return position == 0 ? 0 : position == Edge - 1 ? 2 : 1; }

constexpr int Offset(int word) { return word / (Taps * PixelWords) * RowWords + word % (Taps * PixelWords); }

// Adds the differing bits. Left alone, g++ 12 first makes a tree of all sums of the unrolled code, for which the registers do not suffice,
// and spills: the empty statement keeps the order, and makes the kernel 1.8 times as fast on Zen 5.
template <bool Ordered>
ALWAYS void Count(__m512i& count, uint64_t input, __m512i weight) {
    count = _mm512_add_epi64(count, _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_set1_epi64(input), weight)));
    if (Ordered) asm volatile("" : "+v"(count));
}

ALWAYS void Store(const Layer& layer, int y, int x, int block, __m512i count) {
    const int64_t* limits = layer.limits + (BorderClass(y) * 3 + BorderClass(x)) * Channels + block * 8;
    layer.output[(y * Edge + x) * (Channels / 8) + block] = _mm512_cmple_epi64_mask(count, _mm512_loadu_si512(limits));
}

// The counters of some pixels, times 8 outputs, in registers; each weight is loaded once for all these pixels.
template <int Pixels, bool Ordered>
void Blocked(const Layer& layer) {
    for (int y = 0; y < Edge; y++)
        for (int x = 0; x < Edge; x += Pixels)
            for (int block = 0; block < Blocks; block++) {
                const uint64_t* corner = layer.input + y * RowWords + x * PixelWords;
                const uint64_t* weights = layer.weights + block * Words * 8;
                __m512i count[Pixels];
                UNROLL for (int p = 0; p < Pixels; p++) count[p] = _mm512_setzero_si512();
                UNROLL for (int word = 0; word < Words; word++) {
                    const __m512i weight = _mm512_loadu_si512(weights + word * 8);
                    UNROLL for (int p = 0; p < Pixels; p++) Count<Ordered>(count[p], corner[Offset(word) + p * PixelWords], weight);
                }
                UNROLL for (int p = 0; p < Pixels; p++) Store(layer, y, x + p, block, count[p]);
            }
}

// All weights of 8 outputs stay in registers while the pixels pass.
void WeightsInRegisters(const Layer& layer) {
    constexpr int Pixels = 4;
    for (int block = 0; block < Blocks; block++) {
        __m512i weight[Words];
        UNROLL for (int word = 0; word < Words; word++) weight[word] = _mm512_loadu_si512(layer.weights + (block * Words + word) * 8);
        for (int y = 0; y < Edge; y++)
            for (int x = 0; x < Edge; x += Pixels) {
                const uint64_t* corner = layer.input + y * RowWords + x * PixelWords;
                __m512i count[Pixels];
                UNROLL for (int p = 0; p < Pixels; p++) count[p] = _mm512_setzero_si512();
                UNROLL for (int word = 0; word < Words; word++)
                    UNROLL for (int p = 0; p < Pixels; p++) Count<true>(count[p], corner[Offset(word) + p * PixelWords], weight[word]);
                UNROLL for (int p = 0; p < Pixels; p++) Store(layer, y, x + p, block, count[p]);
            }
    }
}

} // namespace

extern "C" {

// The name of a blocking, or null behind the last one.
const char* packed_convolution_name(int blocking) {
    switch (blocking) {
        case 0: return "4 pixels x 8 outputs, plain";
        case 1: return "4 pixels x 8 outputs";
        case 2: return "8 pixels x 8 outputs";
        case 3: return "weights of 8 outputs in registers";
        default: return nullptr;
    }
}

void packed_convolution(int blocking, const uint64_t* input, const uint64_t* weights, const int64_t* limits, uint8_t* output) {
    const Layer layer{input, weights, limits, output};
    switch (blocking) {
        case 0: Blocked<4, false>(layer); break;
        case 1: Blocked<4, true>(layer); break;
        case 2: Blocked<8, true>(layer); break;
        case 3: WeightsInRegisters(layer); break;
    }
}

}
