/*
 * date.h -- calendar dates.  No time zones: a date is what the paper says.
 */
#ifndef DBK_DATE_H
#define DBK_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Days since 1970-01-01; years 1900 to 2099. */
typedef int32_t dbk_day;

#define DBK_DATE_LEN 10 /* YYYY-MM-DD */
#define DBK_TIME_LEN 20 /* YYYY-MM-DDTHH:MM:SSZ */

/* YYYY-MM-DD at s (len bytes); false when it is not a calendar date. */
bool dbk_date_parse(dbk_day *out, const char *s, size_t len);

/* MMDDYY at s (6 bytes), years 1950 to 2049; false as above. */
bool dbk_date_parse_mmddyy(dbk_day *out, const char *s);

/* Writes YYYY-MM-DD and a NUL. */
void dbk_date_format(char out[DBK_DATE_LEN + 1], dbk_day day);

/* Writes MMDDYY and a NUL. */
void dbk_date_format_mmddyy(char out[7], dbk_day day);

/*
 * An RFC 3339 time to UTC, whole seconds: YYYY-MM-DDTHH:MM:SSZ and a NUL.
 * Accepts an offset (+01:00) and fractions (dropped); false when it is not one.
 */
bool dbk_time_normalise(char out[DBK_TIME_LEN + 1], const char *s);

/* Seconds since 1970-01-01T00:00:00Z of a normalised time. */
int64_t dbk_time_seconds(const char *utc);

/* The normalised time of that many seconds. */
void dbk_time_format(char out[DBK_TIME_LEN + 1], int64_t seconds);

#endif
