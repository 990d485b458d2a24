#include "app/abi_form.h"
#include "ledger/chars.h"

static bool
is_ascii(const struct dbk_text *t)
{
	size_t i;

	for (i = 0; i < t->len; i++)
		if ((unsigned char)t->s[i] >= 0x80)
			return false;
	return true;
}

bool
dbk_abi_form(struct dbk_buf *sent, const struct dbk_field *field,
    const struct dbk_text *text)
{
	size_t bad, bad_len;

	dbk_buf_reset(sent);
	if (field->kind != DBK_KIND_TEXT || field->catair == NULL ||
	    is_ascii(text))
		return false;
	/* What has no Latin form is a finding already. */
	return dbk_abi_text(sent, text->s, text->len, &bad, &bad_len) &&
	    sent->data != NULL && !sent->failed;
}

static void
tell_text(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct dbk_output *out = arg;
	const struct dbk_text *text = value;
	struct dbk_buf sent = {0};

	if (dbk_abi_form(&sent, field, text)) {
		dbk_out_open(out, NULL, '{');
		dbk_out_string(out, "path", path);
		dbk_out_string(out, "keyed", text->s);
		dbk_out_string(out, "sent", sent.data);
		dbk_out_close(out);
		if (!out->json)
			dbk_note(out, "%s: CBP will read \"%s\"\n", path,
			    sent.data);
	}
	dbk_buf_fini(&sent);
}

enum dbk_code
dbk_entry_of(struct dbk_entry *entry, struct dbk_arena *a,
    const struct dbk_buf *json, struct dbk_err *err)
{
	const struct dbk_source source = {
	    .text = json->data,
	    .len = json->len,
	    .first_line = 1,
	};
	struct dbk_sink unheard = {0};
	enum dbk_code rc;

	rc = dbk_document_read(entry, &dbk_group_entry, a, &source, &unheard,
	    err);
	/* The lists may have another edition than it was judged by. */
	if (rc == DBK_EFINDINGS && entry->node.set)
		return DBK_OK;
	if (rc == DBK_EFINDINGS)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "an entry of the ledger cannot be read back");
	return rc;
}

enum dbk_code
dbk_abi_form_tell(struct dbk_output *out, const struct dbk_buf *json,
    struct dbk_err *err)
{
	struct dbk_entry entry;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_entry_of(&entry, &arena, json, err);
	dbk_out_open(out, "transliterated", '[');
	if (rc == DBK_OK)
		dbk_document_walk(&entry, &dbk_group_entry, tell_text, out);
	dbk_out_close(out);
	dbk_arena_fini(&arena);
	return rc;
}
