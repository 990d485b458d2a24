#include <stdbool.h>
#include <string.h>

#include "ledger/chars.h"
#include "ledger/fold.h"

/* Letters and digits stay, whatever else stands between them is one space. */
static void
add_words(struct dbk_buf *out, const char *s, size_t len)
{
	bool apart = true;
	size_t i;

	for (i = 0; i < len; i++) {
		bool kept = (s[i] >= 'A' && s[i] <= 'Z') ||
		    (s[i] >= '0' && s[i] <= '9');

		if (kept && apart)
			dbk_buf_add_char(out, ' ');
		if (kept)
			dbk_buf_add_char(out, s[i]);
		apart = !kept;
	}
}

void
dbk_fold_words(struct dbk_buf *out, const char *s)
{
	size_t len = strlen(s), bad = 0, bad_len = 0;
	struct dbk_buf abi = {0};
	bool whole;

	while (len != 0) {
		whole = dbk_abi_text(&abi, s, len, &bad, &bad_len);
		if (abi.len != 0)
			add_words(out, abi.data, abi.len);
		if (whole)
			break;
		s += bad + bad_len;
		len -= bad + bad_len;
		dbk_buf_reset(&abi);
	}
	if (abi.failed)
		out->failed = true;
	dbk_buf_fini(&abi);
}

enum dbk_code
dbk_fold_match(struct dbk_buf *out, const char *s, struct dbk_err *err)
{
	struct dbk_buf folded = {0};
	size_t i;

	dbk_fold_words(&folded, s);
	for (i = 0; i < folded.len; i++) {
		if (folded.data[i] != ' ')
			dbk_buf_add_char(out, folded.data[i]);
		else
			dbk_buf_add_string(out, i == 0 ? "\"" : "\"* \"");
	}
	if (folded.len != 0)
		dbk_buf_add_string(out, "\"*");
	if (folded.failed)
		out->failed = true;
	dbk_buf_fini(&folded);
	return dbk_buf_check(out, err);
}

bool
dbk_fold_has(const char *words, const char *query)
{
	const char *at, *word;
	size_t len;

	for (word = query; *word != '\0'; word += len) {
		len = 1 + strcspn(word + 1, " ");
		for (at = words; at != NULL; at = strchr(at + 1, ' '))
			if (strncmp(at, word, len) == 0)
				break;
		if (at == NULL)
			return false;
	}
	return true;
}

bool
dbk_fold_is_first(const char *words, const char *prefix, const char *word)
{
	size_t n = strlen(prefix), len = strlen(word), other;
	const char *at;

	for (at = words; *at != '\0'; at += 1 + other) {
		other = strcspn(at + 1, " ");
		if (other < n || memcmp(at + 1, prefix, n) != 0)
			continue;
		if (memcmp(at + 1, word, other < len ? other : len) < 0 ||
		    (other < len && memcmp(at + 1, word, other) == 0))
			return false;
	}
	return true;
}
