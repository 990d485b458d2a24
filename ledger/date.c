#include <stdio.h>
#include <string.h>

#include "ledger/date.h"

#define SECONDS_PER_DAY 86400

static bool
digits(int *out, const char *s, size_t n)
{
	size_t i;

	*out = 0;
	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* Days since 1970-01-01 of a proleptic Gregorian date; March begins the year. */
static dbk_day
day_of(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int era = y / 400, of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
	    day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

static void
date_of(int *year, int *month, int *day, dbk_day d)
{
	int z = d + 719468, era = z / 146097, of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2 ? 1 : 0);
}

static bool
make_day(dbk_day *out, int year, int month, int day)
{
	if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return false;
	*out = day_of(year, month, day);
	return true;
}

bool
dbk_date_parse(dbk_day *out, const char *s, size_t len)
{
	int year, month, day;

	return len == DBK_DATE_LEN && s[4] == '-' && s[7] == '-' &&
	    digits(&year, s, 4) && digits(&month, s + 5, 2) &&
	    digits(&day, s + 8, 2) && make_day(out, year, month, day);
}

bool
dbk_date_parse_mmddyy(dbk_day *out, const char *s)
{
	int year, month, day;

	return digits(&month, s, 2) && digits(&day, s + 2, 2) &&
	    digits(&year, s + 4, 2) &&
	    make_day(out, year < 50 ? 2000 + year : 1900 + year, month, day);
}

/* The last two digits of v.  Dates are written for every field of a batch: a
 * printf takes longer than the rest of the field. */
static void
put_two(char out[2], int v)
{
	out[0] = (char)('0' + v / 10 % 10);
	out[1] = (char)('0' + v % 10);
}

void
dbk_date_format(char out[DBK_DATE_LEN + 1], dbk_day d)
{
	int year, month, day;

	date_of(&year, &month, &day, d);
	put_two(out, year / 100);
	put_two(out + 2, year);
	out[4] = '-';
	put_two(out + 5, month);
	out[7] = '-';
	put_two(out + 8, day);
	out[DBK_DATE_LEN] = '\0';
}

void
dbk_date_format_mmddyy(char out[7], dbk_day d)
{
	int year, month, day;

	date_of(&year, &month, &day, d);
	put_two(out, month);
	put_two(out + 2, day);
	put_two(out + 4, year);
	out[6] = '\0';
}

/* The offset of a time zone in seconds: Z, or +HH:MM to the end of s. */
static bool
parse_offset(int *out, const char *s)
{
	int hours, minutes;

	if (strcmp(s, "Z") == 0 || strcmp(s, "z") == 0) {
		*out = 0;
		return true;
	}
	if ((s[0] != '+' && s[0] != '-') || strlen(s) != 6 || s[3] != ':' ||
	    !digits(&hours, s + 1, 2) || !digits(&minutes, s + 4, 2) ||
	    hours > 23 || minutes > 59)
		return false;
	*out = (hours * 60 + minutes) * 60;
	if (s[0] == '-')
		*out = -*out;
	return true;
}

bool
dbk_time_normalise(char out[DBK_TIME_LEN + 1], const char *s)
{
	int hour, minute, second, offset;
	dbk_day day;
	size_t len = strlen(s);

	if (len < DBK_TIME_LEN || !dbk_date_parse(&day, s, DBK_DATE_LEN) ||
	    (s[10] != 'T' && s[10] != 't' && s[10] != ' ') ||
	    !digits(&hour, s + 11, 2) || s[13] != ':' ||
	    !digits(&minute, s + 14, 2) || s[16] != ':' ||
	    !digits(&second, s + 17, 2) || hour > 23 || minute > 59 ||
	    second > 59)
		return false;
	s += 19;
	if (*s == '.') {
		s++;
		while (*s >= '0' && *s <= '9')
			s++;
	}
	if (!parse_offset(&offset, s))
		return false;
	dbk_time_format(out,
	    (int64_t)day * SECONDS_PER_DAY + hour * 3600 + minute * 60 +
		second - offset);
	return true;
}

int64_t
dbk_time_seconds(const char *utc)
{
	int hour = 0, minute = 0, second = 0;
	dbk_day day = 0;

	if (strlen(utc) != DBK_TIME_LEN ||
	    !dbk_date_parse(&day, utc, DBK_DATE_LEN) ||
	    !digits(&hour, utc + 11, 2) || !digits(&minute, utc + 14, 2) ||
	    !digits(&second, utc + 17, 2))
		return 0;
	return (int64_t)day * SECONDS_PER_DAY + hour * 3600 + minute * 60 +
	    second;
}

void
dbk_time_format(char out[DBK_TIME_LEN + 1], int64_t seconds)
{
	int64_t day = seconds / SECONDS_PER_DAY;
	int rest = (int)(seconds % SECONDS_PER_DAY);
	char date[DBK_DATE_LEN + 1];

	if (rest < 0) {
		rest += SECONDS_PER_DAY;
		day--;
	}
	dbk_date_format(date, (dbk_day)day);
	(void)snprintf(out, DBK_TIME_LEN + 1, "%s", date);
	(void)snprintf(out + DBK_DATE_LEN, DBK_TIME_LEN + 1 - DBK_DATE_LEN,
	    "T%02u:%02u:%02uZ", (unsigned)rest / 3600u % 24u,
	    (unsigned)rest / 60u % 60u, (unsigned)rest % 60u);
}
