"""Compressed streams of zeros, as lists of (bytes, how often in a row): 10 GB are made in no time."""
import ctypes
import zlib

STEP = bytes(1 << 20)


def deflated(size, window):
    """zlib's three forms by its window bits: 31 gzip, 15 zlib, -15 raw."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    return [(start, 1), (packer.compress(STEP) + packer.flush(zlib.Z_FULL_FLUSH), size >> 20)]


def gzip_of(stream):
    """A second layer over it."""
    packer, out = zlib.compressobj(9, zlib.DEFLATED, 31), []
    for piece, times in stream:
        together = min(times, 1024)
        out.append((packer.compress(piece * together) + packer.flush(zlib.Z_FULL_FLUSH), times // together))
    return out


def empty_blocks(size):
    """A gzip stream of `size` bytes that unpacks to nothing at all: empty stored blocks."""
    block = b"\0\0\0\xff\xff" * 13_107
    return [(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", 1), (block, size // len(block))]


def brotli(size):
    library = ctypes.CDLL("libbrotlienc.so.1")
    library.BrotliEncoderCreateInstance.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.BrotliEncoderCreateInstance(None, None, None))
    library.BrotliEncoderSetParameter(state, 1, 5)  # quality
    out, pieces = ctypes.create_string_buffer(1 << 16), []
    for _ in range(2):  # flushed: the second step packs as every later one
        available_in, next_in = ctypes.c_size_t(len(STEP)), ctypes.c_char_p(STEP)
        available_out, next_out = ctypes.c_size_t(len(out)), ctypes.cast(out, ctypes.c_void_p)
        library.BrotliEncoderCompressStream(state, 1, ctypes.byref(available_in), ctypes.byref(next_in),
                                            ctypes.byref(available_out), ctypes.byref(next_out), None)
        pieces.append(out.raw[:len(out) - available_out.value])
    library.BrotliEncoderDestroyInstance(state)
    return [(pieces[0], 1), (pieces[1], size >> 20)]


def zstd(size, window_log=20):
    """Frames of 8 MiB each; a wide window makes the decoder keep as much."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_createCCtx.restype = ctypes.c_void_p
    library.ZSTD_compress2.restype = ctypes.c_size_t
    context = ctypes.c_void_p(library.ZSTD_createCCtx())
    library.ZSTD_CCtx_setParameter(context, 101, window_log)
    library.ZSTD_CCtx_setParameter(context, 200, 0)  # no size in the frame: the window counts
    step, out = STEP * 8, ctypes.create_string_buffer(1 << 20)
    length = library.ZSTD_compress2(context, out, ctypes.c_size_t(len(out)), step, ctypes.c_size_t(len(step)))
    library.ZSTD_freeCCtx(context)
    return [(out.raw[:length], max(2, size >> 23))]


def send_stream(connection, stream):
    for piece, times in stream:
        together = max(1, min(times, (64 << 10) // max(1, len(piece))))
        for _ in range(times // together):
            connection.sendall(piece * together)
        connection.sendall(piece * (times % together))
