/*
 * Who the stations are, and handing the journal over.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/bundle.h"
#include "ledger/rights.h"
#include "ledger/station.h"

/* A card: this word, ledger id, both keys, check, and the name to the end. */
#define CARD_WORD "daybook-station-1 "
#define KEY_HEX (2 * crypto_sign_PUBLICKEYBYTES)
#define CHECK_LEN 4u /* bytes */
#define PRINT_LEN 10u /* bytes of a fingerprint: 80 bits, read aloud */
#define PRINT_GROUP 4u

/* What a card says. */
struct card {
	char ledger[DBK_LEDGER_ID_LEN + 1];
	char sign[KEY_HEX + 1], seal[KEY_HEX + 1];
	char name[DBK_STATION_MAX + 1];
};

/* Of all that a card says; n bytes. */
static void
digest(unsigned char *out, size_t n, const struct card *c)
{
	crypto_generichash_state state;
	const char *const texts[] = {c->ledger, c->sign, c->seal, c->name};
	size_t i;

	(void)crypto_generichash_init(&state, NULL, 0, n);
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
		/* With their NULs: no two cards say the same bytes. */
		(void)crypto_generichash_update(&state,
		    (const unsigned char *)texts[i], strlen(texts[i]) + 1);
	(void)crypto_generichash_final(&state, out, n);
}

static void
card_check(char out[2 * CHECK_LEN + 1], const struct card *c)
{
	unsigned char bytes[crypto_generichash_BYTES];

	digest(bytes, sizeof bytes, c);
	(void)sodium_bin2hex(out, 2 * CHECK_LEN + 1, bytes, CHECK_LEN);
}

static void
make_fingerprint(char out[DBK_FINGERPRINT_LEN + 1], const struct card *c)
{
	unsigned char bytes[PRINT_LEN + 6]; /* libsodium wants 16 */
	char hex[2 * PRINT_LEN + 1];
	size_t i, n = 0;

	digest(bytes, sizeof bytes, c);
	(void)sodium_bin2hex(hex, sizeof hex, bytes, PRINT_LEN);
	for (i = 0; hex[i] != '\0'; i++) {
		if (i != 0 && i % PRINT_GROUP == 0)
			out[n++] = '-';
		out[n++] = hex[i];
	}
	out[n] = '\0';
}

static void
describe(struct dbk_station_row *out, const struct card *c)
{
	memset(out, 0, sizeof *out);
	memcpy(out->ledger, c->ledger, sizeof out->ledger);
	memcpy(out->name, c->name, sizeof out->name);
	make_fingerprint(out->fingerprint, c);
}

static enum dbk_code
own_card(struct dbk_ledger *l, struct card *c, struct dbk_err *err)
{
	struct dbk_station_keys keys;
	const char *station;
	enum dbk_code rc;

	memset(c, 0, sizeof *c);
	rc = dbk_station_keys_make(&keys, l, err);
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &station, err);
	if (rc == DBK_OK) {
		memcpy(c->ledger, l->id, sizeof c->ledger);
		(void)sodium_bin2hex(c->sign, sizeof c->sign, keys.sign,
		    sizeof keys.sign);
		(void)sodium_bin2hex(c->seal, sizeof c->seal, keys.seal,
		    sizeof keys.seal);
		(void)snprintf(c->name, sizeof c->name, "%s", station);
	}
	dbk_station_keys_fini(&keys);
	return rc;
}

enum dbk_code
dbk_station_own(struct dbk_ledger *l, struct dbk_station_row *out,
    char card[DBK_CARD_MAX], struct dbk_err *err)
{
	char check[2 * CHECK_LEN + 1];
	struct card c;
	enum dbk_code rc;

	rc = own_card(l, &c, err);
	if (rc != DBK_OK)
		return rc;
	describe(out, &c);
	card_check(check, &c);
	(void)snprintf(card, DBK_CARD_MAX, CARD_WORD "%s %s %s %s %s", c.ledger,
	    c.sign, c.seal, check, c.name);
	return DBK_OK;
}

/* Takes a word of exactly n bytes and the space behind it; NULL: there is
 * another one. */
static const char *
take_word(const char *at, char *out, size_t n)
{
	if (at == NULL || strcspn(at, " \r\n") != n || at[n] != ' ')
		return NULL;
	memcpy(out, at, n);
	out[n] = '\0';
	return at + n + 1;
}

/* NULL, or why the text has no card. */
static const char *
read_card(struct card *c, const char *text)
{
	char check[2 * CHECK_LEN + 1], want[2 * CHECK_LEN + 1];
	const char *at = strstr(text, CARD_WORD);
	size_t len;

	memset(c, 0, sizeof *c);
	if (at == NULL)
		return "there is no card in it";
	at = take_word(at + sizeof CARD_WORD - 1, c->ledger, DBK_LEDGER_ID_LEN);
	at = take_word(at, c->sign, KEY_HEX);
	at = take_word(at, c->seal, KEY_HEX);
	at = take_word(at, check, 2 * CHECK_LEN);
	len = at != NULL ? strcspn(at, "\r\n") : 0;
	if (len == 0 || len > DBK_STATION_MAX)
		return "it is not whole";
	memcpy(c->name, at, len);
	card_check(want, c);
	return strcmp(check, want) == 0 ? NULL :
					  "it was changed: its check is wrong";
}

static enum dbk_code
refuse_card(struct dbk_sink *sink, const char *detail)
{
	return dbk_session_refuse(sink, DBK_RULE_STATION_CARD, NULL, NULL,
	    detail);
}

/* A trusted station by its ledger id or its name; false: none. */
static enum dbk_code
find_station(struct dbk_ledger *l, const char *ledger, const char *name,
    struct card *c, bool *found, struct dbk_err *err)
{
	struct dbk_query q;

	memset(c, 0, sizeof *c);
	dbk_query_begin(&q, &l->store, DBK_SQL_STATION_FIND);
	dbk_query_text(&q, ledger);
	dbk_query_text(&q, name);
	*found = dbk_query_row(&q);
	if (*found) {
		dbk_query_copy_text(&q, 0, c->ledger, sizeof c->ledger);
		dbk_query_copy_text(&q, 1, c->name, sizeof c->name);
		dbk_query_copy_text(&q, 2, c->sign, sizeof c->sign);
		dbk_query_copy_text(&q, 3, c->seal, sizeof c->seal);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
judge_card(struct dbk_ledger *l, const struct card *c, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct card own, other;
	enum dbk_code rc;
	bool found;

	rc = own_card(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	if (strcmp(own.ledger, c->ledger) == 0)
		return refuse_card(sink,
		    "it is this ledger's own, or one of "
		    "a ledger with the same id");
	if (strcmp(own.name, c->name) == 0)
		return refuse_card(sink,
		    "it has the name of this station: give one of both "
		    "another with daybook set station.name");
	rc = find_station(l, c->ledger, c->name, &other, &found, err);
	if (rc != DBK_OK || !found)
		return rc;
	return refuse_card(sink,
	    strcmp(other.sign, c->sign) == 0 ?
		"this station is trusted already" :
		"another trusted station has its name or its ledger id");
}

enum dbk_code
dbk_station_trust(struct dbk_ledger *l, const char *text,
    struct dbk_station_row *out, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_station_card doc = {0};
	struct dbk_journal_row row = {0};
	const char *why;
	struct card c;
	enum dbk_code rc;
	bool own;

	why = read_card(&c, text);
	if (why != NULL)
		return refuse_card(sink, why);
	describe(out, &c);
	doc.node.set = true;
	doc.ledger = dbk_text_of(c.ledger);
	doc.station = dbk_text_of(c.name);
	doc.sign = dbk_text_of(c.sign);
	doc.seal = dbk_text_of(c.seal);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = judge_card(l, &c, sink, err);
	if (rc == DBK_OK)
		rc = dbk_journal_append_document(l, DBK_ACTION_STATION_TRUST,
		    &row, &dbk_group_station_card, &doc, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_station_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_station_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_station_row row;
	struct dbk_query q;
	struct card c = {0};

	dbk_query_begin(&q, &l->store, DBK_SQL_STATION_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_query_copy_text(&q, 0, c.ledger, sizeof c.ledger);
		dbk_query_copy_text(&q, 1, c.name, sizeof c.name);
		dbk_query_copy_text(&q, 2, c.sign, sizeof c.sign);
		dbk_query_copy_text(&q, 3, c.seal, sizeof c.seal);
		describe(&row, &c);
		row.head = dbk_query_get_integer(&q, 4);
		row.entries = dbk_query_get_integer(&q, 5);
		row.conflicts = dbk_query_get_integer(&q, 6);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_station_find(struct dbk_ledger *l, const char *word,
    struct dbk_station_known *out, bool *found, struct dbk_err *err)
{
	struct card c;
	enum dbk_code rc;
	size_t len;

	memset(out, 0, sizeof *out);
	rc = find_station(l, word, word, &c, found, err);
	if (rc != DBK_OK || !*found)
		return rc;
	describe(&out->station, &c);
	if (sodium_hex2bin(out->sign, sizeof out->sign, c.sign, strlen(c.sign),
		NULL, &len, NULL) != 0 ||
	    len != sizeof out->sign ||
	    sodium_hex2bin(out->seal, sizeof out->seal, c.seal, strlen(c.seal),
		NULL, &len, NULL) != 0 ||
	    len != sizeof out->seal)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the keys of station %s cannot be read", l->path,
		    c.name);
	return DBK_OK;
}

/* ---- export ---- */

static enum dbk_code
write_line(void *arg, const char *line, size_t len)
{
	dbk_bundle_write(arg, line, len);
	return DBK_OK;
}

/* Rows of others would be merged a second time under another name. */
static enum dbk_code
refuse_merged(struct dbk_ledger *l, struct dbk_sink *sink, struct dbk_err *err)
{
	const char *station;
	char value[24];
	struct dbk_query q;
	int64_t seq = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_MERGED_ANY);
	if (dbk_query_row(&q))
		seq = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &station, err);
	if (rc != DBK_OK || seq == 0)
		return rc;
	(void)snprintf(value, sizeof value, "%lld", (long long)seq);
	return dbk_session_refuse(sink, DBK_RULE_STATION_NESTED, NULL, value,
	    station);
}

/* Writes the bundle, of one state of the journal. */
static enum dbk_code
write_bundle(struct dbk_ledger *l, const char *path,
    const struct dbk_station_known *to, const struct dbk_secret *passphrase,
    struct dbk_anchor *out, struct dbk_err *err)
{
	struct dbk_bundle header = {0};
	struct dbk_station_keys keys;
	struct dbk_bundle_out *b;
	const char *station;
	enum dbk_code rc;

	rc = dbk_station_keys_make(&keys, l, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(l, out, err);
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &station, err);
	if (rc != DBK_OK)
		goto end;
	header.from = dbk_text_of(l->id);
	header.station = dbk_text_of(station);
	if (to != NULL)
		header.to = dbk_text_of(to->station.ledger);
	header.head.v = out->seq;
	header.head.set = true;
	header.hash = dbk_text_of(out->hash);
	rc = dbk_bundle_create(&b, path, &header, &keys,
	    to != NULL ? to->seal : NULL, passphrase, err);
	if (rc != DBK_OK)
		goto end;
	rc = dbk_journal_lines(l, write_line, b, out, err);
	rc = dbk_bundle_finish(b, rc, err);
end:
	dbk_station_keys_fini(&keys);
	return rc;
}

/* The file is there before the journal says so: a bundle that nobody heard of
 * is only one more copy of what the journal holds. */
static enum dbk_code
export_checked(struct dbk_ledger *l, const char *path,
    const struct dbk_station_known *to, const struct dbk_secret *passphrase,
    struct dbk_anchor *out, struct dbk_err *err)
{
	struct dbk_station_export doc = {0};
	struct dbk_journal_row row = {0};
	enum dbk_code rc;

	rc = write_bundle(l, path, to, passphrase, out, err);
	if (rc != DBK_OK)
		return rc;
	doc.node.set = true;
	if (to != NULL)
		doc.to = dbk_text_of(to->station.name);
	doc.head.v = out->seq;
	doc.head.set = true;
	doc.hash = dbk_text_of(out->hash);
	return dbk_journal_append_document(l, DBK_ACTION_STATION_EXPORT, &row,
	    &dbk_group_station_export, &doc, err);
}

enum dbk_code
dbk_station_export(struct dbk_ledger *l, const char *path, const char *to,
    const struct dbk_secret *passphrase, struct dbk_anchor *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_station_known known;
	enum dbk_code rc;
	bool own, found = true;

	memset(out, 0, sizeof *out);
	rc = dbk_right_need(l, DBK_ACTION_STATION_EXPORT, err);
	if (rc == DBK_OK)
		rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	if (to != NULL)
		rc = dbk_station_find(l, to, &known, &found, err);
	if (rc == DBK_OK && !found)
		rc = dbk_session_refuse(sink, DBK_RULE_STATION_UNKNOWN, NULL,
		    to, NULL);
	if (rc == DBK_OK)
		rc = refuse_merged(l, sink, err);
	if (rc == DBK_OK)
		rc = export_checked(l, path, to != NULL ? &known : NULL,
		    passphrase, out, err);
	return dbk_change_end(l, own, rc, err);
}
