/*
 * make_entries N -- N entry documents as JSON lines on standard output.
 * The same N gives the same bytes: a fixed seed, a mix of modes, 1 to 40 lines
 * and 1 to 12 containers, most entries small, as a broker's days are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/number.h"

/* Serials from here on; add the pools before importing. */
#define FIRST_SERIAL 1u

struct random {
	uint64_t state;
};

/* Marsaglia's xorshift64: repeatable everywhere. */
static unsigned
draw(struct random *r, unsigned below)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (unsigned)(r->state >> 33) % below;
}

/* 1 to most, small numbers far more often than large ones. */
static unsigned
draw_small(struct random *r, unsigned most)
{
	unsigned a = draw(r, most), b = draw(r, most), c = draw(r, most);

	a = a < b ? a : b;
	return (a < c ? a : c) + 1;
}

static void
put_containers(struct random *r)
{
	unsigned n = draw_small(r, 12), check, i;
	char unit[12];

	printf(",\"equipment\":[");
	for (i = 0; i < n; i++) {
		(void)snprintf(unit, sizeof unit, "MSKU%06u0",
		    draw(r, 1000000));
		if (dbk_container_check(&check, unit, 11))
			unit[10] = (char)('0' + (int)check);
		printf("%s\"%s\"", i == 0 ? "" : ",", unit);
	}
	printf("]");
}

static void
put_bills(struct random *r, const char *mode)
{
	unsigned serial = draw(r, 10000000);

	printf("\"bills\":[{");
	switch (mode[0]) {
	case '1':
		printf("\"master\":{\"issuer\":\"MAEU\",\"number\":\"%09u\"},"
		       "\"house\":{\"issuer\":\"ABCD\",\"number\":\"LAX%07u\"}",
		    draw(r, 1000000000), serial);
		break;
	case '4':
		printf("\"regular\":{\"number\":\"618%07u%u\"}", serial,
		    serial % 7);
		break;
	default:
		printf("\"regular\":{\"issuer\":\"TRCK\",\"number\":"
		       "\"PAPS%07u\"}",
		    serial);
		break;
	}
	printf(",\"quantity\":%u,\"unit\":\"CTN\"", 1 + draw(r, 5000));
	if (mode[0] == '1')
		put_containers(r);
	printf("}],");
}

static void
put_party(const char *role, unsigned who)
{
	printf("{\"role\":\"%s\",\"name\":\"EXAMPLE WORKS NO %u LTD\","
	       "\"address\":{\"lines\":[\"%u KEJI ROAD\",\"BUILDING %u\"],"
	       "\"city\":\"SHENZHEN\",\"postal_code\":\"518000\","
	       "\"country\":\"CN\"}},",
	    role, who, who % 900 + 1, who % 40 + 1);
}

/* Returns the sum of the values. */
static unsigned
put_lines(struct random *r)
{
	static const char *const hts[] = {"8471300100", "6109100012",
	    "9403608093", "8708295160", "4202923131"};
	unsigned n = draw_small(r, 40), sum = 0, value, i;

	printf("\"lines\":[");
	for (i = 0; i < n; i++) {
		value = 100 + draw(r, 20000);
		sum += value;
		printf("%s{\"country_of_origin\":\"CN\",\"description\":"
		       "\"SAMPLE GOODS OF KIND %u\",\"tariffs\":[{\"hts\":"
		       "\"9903880300\"},{\"hts\":\"%s\",\"value\":%u}]}",
		    i == 0 ? "" : ",", draw(r, 500), hts[draw(r, 5)], value);
	}
	printf("]");
	return sum;
}

static void
put_entry(struct random *r, uint32_t serial)
{
	static const char *const modes[] = {"11", "11", "11", "40", "30"};
	static const char *const ports[] = {
	    "2704", "2709", "2720", "4601", "2304"};
	const char *mode = modes[draw(r, 5)];
	struct dbk_number n = {"B76", serial, 0};
	char number[DBK_NUMBER_LEN + 1];
	unsigned who = draw(r, 400);

	n.check = dbk_number_check_digit(n.filer, serial, 0);
	dbk_number_format(number, &n);
	printf(
	    "{\"entry_number\":\"%s\",\"entry_type\":\"01\",\"importer\":{"
	    "\"id_type\":\"EI\",\"id\":\"12-%07u00\",\"name\":"
	    "\"SAMPLE IMPORTER %u INC\"},\"mode\":\"%s\",\"bond\":{\"type\":"
	    "\"8\"},\"port_of_entry\":\"%s\",\"location_of_goods\":\"Y258\","
	    "\"conveyance\":\"EVER EXAMPLE\",\"voyage\":\"%04uW\","
	    "\"arrival_date\":\"2026-11-17\",\"contact\":{\"name\":\"PAT DOE\","
	    "\"phone\":\"3105550100\"},",
	    number, 1000000 + who, who, mode, ports[draw(r, 5)],
	    draw(r, 10000));
	put_bills(r, mode);
	printf("\"references\":[{\"qualifier\":\"CR\",\"value\":\"F%07u\"}],"
	       "\"parties\":[",
	    (unsigned)serial);
	put_party("SE", who);
	put_party("MF", who + 1);
	printf("{\"role\":\"BY\",\"id_type\":\"EI\",\"id\":\"12-%07u00\"},"
	       "{\"role\":\"CN\",\"id_type\":\"EI\",\"id\":\"12-%07u00\"}],",
	    1000000 + who, 1000000 + who);
	printf(",\"value\":%u}\n", put_lines(r));
}

int
main(int argc, char **argv)
{
	struct random r = {UINT64_C(88172645463325252)};
	unsigned long n = argc == 2 ? strtoul(argv[1], NULL, 10) : 0, i;

	if (n == 0 || n > DBK_SERIAL_MAX) {
		fprintf(stderr, "usage: make_entries N\n");
		return 2;
	}
	for (i = 0; i < n; i++)
		put_entry(&r, FIRST_SERIAL + (uint32_t)i);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 6;
}
