#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

// Values behind macros that Swift cannot read.
static const int zt_again = AVERROR(EAGAIN);
static const int zt_end_of_file = AVERROR_EOF;
static const int zt_stream_not_found = AVERROR_STREAM_NOT_FOUND;
static const int zt_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int64_t zt_no_timestamp = AV_NOPTS_VALUE;

// Strides and planes as plain pointers; Swift sees the arrays of AVFrame as tuples.
static inline int zt_scale(struct SwsContext *scaler, const AVFrame *from, AVFrame *to) {
  return sws_scale(
      scaler, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data, to->linesize);
}
