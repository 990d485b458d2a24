/*
 * logo.h -- the broker's logo: a PNG, flattened onto white and turned grey, since
 * papers are printed and copied in black and white.
 */
#ifndef DBK_FORMATTER_LOGO_H
#define DBK_FORMATTER_LOGO_H

#include <stddef.h>

#include "ledger/base.h"
#include "ledger/finding.h"
#include "ledger/ledger.h"

#define DBK_LOGO_BYTES ((size_t)512 * 1024) /* most, of the file */
#define DBK_LOGO_SIDE 2000u /* most pixels, of width and of height */

struct dbk_logo;

/*
 * Decode a PNG of len bytes, borrowed for the call.  Its size is judged before
 * anything is decoded, so that a small file cannot ask for much memory.
 * *out: close with dbk_logo_close; NULL when len is 0 (there is no logo) and on
 * failure.  DBK_EUSAGE: it is not a PNG within the limits; err has the reason.
 */
enum dbk_code dbk_logo_open(struct dbk_logo **out, const void *png, size_t len,
    struct dbk_err *err) DBK_CHECKED;

/* The logo that journal row seq keeps; NULL for row 0. */
enum dbk_code dbk_logo_fetch(struct dbk_logo **out, struct dbk_ledger *l,
    int64_t seq, struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_logo_close(struct dbk_logo *logo);

/* Points that it takes within so much room, a point a pixel at most. */
void dbk_logo_fit(const struct dbk_logo *logo, double *width, double *height);

/* The pixels as a cairo surface; owned by the logo. */
struct _cairo_surface *dbk_logo_surface(const struct dbk_logo *logo);

/* Can the bytes be a logo?  DBK_EFINDINGS with LOGO-FILE. */
enum dbk_code dbk_logo_check(const void *png, size_t len, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
