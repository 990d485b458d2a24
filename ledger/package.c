#include <expat.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unzip.h>

#include "ledger/package.h"

#define PARTS_MOST 4096u
#define DEPTH_MOST 64u
#define PIECE 16384
/* Longest token (a tag with its attributes) before expat has seen its end. */
#define TOKEN_MOST (1024 * 1024)
/* A part that is larger than FREE may inflate to RATIO times its size in the
 * file: sheets of a hundred thousand rows reach 30, zip bombs 1000. */
#define FREE ((uint64_t)16 * 1024 * 1024)
#define RATIO 150u

#define FLAG_ENCRYPTED 1u
#define METHOD_STORED 0u
#define METHOD_DEFLATED 8u

/* With namespaces expat gives NAMESPACE|NAME. */
#define NAMESPACE_END '|'

struct dbk_package {
	const struct dbk_table *table;
	unzFile zip;
};

/* A part being parsed. */
struct parse {
	struct dbk_part_reader *reader;
	struct dbk_err *err;
	XML_Parser parser;
	unsigned depth;
	enum dbk_code rc; /* of the reader */
	const char *fault; /* static; NULL: none */
};

static enum dbk_code
refuse(const struct dbk_package *p, const char *name, const char *fault)
{
	char detail[DBK_PART_NAME + 100];

	(void)snprintf(detail, sizeof detail, "%s%s%s", name,
	    name[0] != '\0' ? ": " : "", fault);
	return dbk_table_refuse(p->table, DBK_RULE_TABLE_FORM, 0, NULL, detail);
}

/* ---- the directory ---- */

/* Why the entry that stands is not one of an honest package; NULL: it is. */
static const char *
entry_fault(const unz_file_info64 *info, const char *name)
{
	if (info->size_filename >= DBK_PART_NAME ||
	    strlen(name) != info->size_filename)
		return "a name in the package is too long or cut";
	if (strchr(name, '\\') != NULL || name[0] == '/' ||
	    strstr(name, "..") != NULL)
		return "a name in the package leads out of it";
	if ((info->flag & FLAG_ENCRYPTED) != 0)
		return "it is protected by a password";
	if (info->compression_method != METHOD_STORED &&
	    info->compression_method != METHOD_DEFLATED)
		return "it is compressed in a way that spreadsheet programs "
		       "do not use";
	return NULL;
}

/* Names differ in more than their case (Open Packaging Conventions). */
static uint64_t
name_hash(const char *name)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] = {0};
	unsigned char hash[crypto_shorthash_BYTES];
	unsigned char lower[DBK_PART_NAME];
	uint64_t v;
	size_t i;

	for (i = 0; name[i] != '\0'; i++)
		lower[i] = (unsigned char)(name[i] >= 'A' && name[i] <= 'Z' ?
			name[i] + ('a' - 'A') :
			name[i]);
	(void)crypto_shorthash(hash, lower, i, key);
	memcpy(&v, hash, sizeof v);
	return v;
}

static int
compare_hashes(const void *a, const void *b)
{
	uint64_t left, right;

	memcpy(&left, a, sizeof left);
	memcpy(&right, b, sizeof right);
	return (left > right) - (left < right);
}

static const char *
directory_fault(struct dbk_package *p, uint64_t *hashes)
{
	char name[DBK_PART_NAME];
	unz_file_info64 info;
	const char *fault;
	size_t n = 0, i;
	int at;

	for (at = unzGoToFirstFile(p->zip); at == UNZ_OK;
	     at = unzGoToNextFile(p->zip)) {
		if (n == PARTS_MOST)
			return "the package has too many parts";
		if (unzGetCurrentFileInfo64(p->zip, &info, name, sizeof name,
			NULL, 0, NULL, 0) != UNZ_OK)
			return "its directory is damaged";
		fault = entry_fault(&info, name);
		if (fault != NULL)
			return fault;
		hashes[n++] = name_hash(name);
	}
	if (at != UNZ_END_OF_LIST_OF_FILE)
		return "its directory is damaged";
	qsort(hashes, n, sizeof *hashes, compare_hashes);
	for (i = 1; i < n; i++)
		if (hashes[i] == hashes[i - 1])
			return "a name stands twice in the package";
	return NULL;
}

/* What the file is instead, by how it begins. */
static const char *
other_kind(const char *path)
{
	unsigned char begin[4] = {0};
	FILE *in = fopen(path, "rb");
	size_t n;

	if (in == NULL)
		return NULL;
	n = fread(begin, 1, sizeof begin, in);
	(void)fclose(in);
	if (n == sizeof begin && memcmp(begin, "\xd0\xcf\x11\xe0", 4) == 0)
		return "it is an old .xls file, or protected by a password";
	return "it is no .xlsx file, or it is cut";
}

enum dbk_code
dbk_package_open(struct dbk_package **out, const struct dbk_table *t,
    struct dbk_err *err)
{
	struct dbk_package *p;
	const char *fault;
	uint64_t *hashes;
	enum dbk_code rc;

	*out = NULL;
	p = calloc(1, sizeof *p);
	hashes = calloc(PARTS_MOST, sizeof *hashes);
	if (p == NULL || hashes == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	p->table = t;
	p->zip = unzOpen64(t->path);
	if (p->zip == NULL) {
		fault = other_kind(t->path);
		rc = fault != NULL ?
		    refuse(p, "", fault) :
		    dbk_fail(err, DBK_ESYSTEM, "%s: cannot be opened", t->path);
		goto fail;
	}
	fault = directory_fault(p, hashes);
	if (fault != NULL) {
		rc = refuse(p, "", fault);
		goto fail;
	}
	free(hashes);
	*out = p;
	return DBK_OK;
fail:
	free(hashes);
	dbk_package_close(p);
	return rc;
}

void
dbk_package_close(struct dbk_package *p)
{
	if (p == NULL)
		return;
	if (p->zip != NULL)
		(void)unzClose(p->zip);
	free(p);
}

/* ---- XML ---- */

const char *
dbk_part_attribute(const char **attributes, const char *name)
{
	size_t i;

	for (i = 0; attributes[i] != NULL; i += 2) {
		const char *end = strrchr(attributes[i], NAMESPACE_END);

		if (strcmp(end != NULL ? end + 1 : attributes[i], name) == 0)
			return attributes[i + 1];
	}
	return NULL;
}

static const char *
local_name(const char *name)
{
	const char *end = strrchr(name, NAMESPACE_END);

	return end != NULL ? end + 1 : name;
}

static void
stop(struct parse *x, enum dbk_code rc, const char *fault)
{
	if (rc == DBK_OK && fault == NULL)
		return;
	if (x->rc == DBK_OK && x->fault == NULL) {
		x->rc = rc;
		x->fault = fault;
	}
	(void)XML_StopParser(x->parser, XML_FALSE);
}

static bool
is_stopped(const struct parse *x)
{
	return x->rc != DBK_OK || x->fault != NULL;
}

static void XMLCALL
on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct parse *x = arg;

	if (is_stopped(x))
		return;
	if (++x->depth > DEPTH_MOST)
		stop(x, DBK_OK, "elements are nested too deep");
	else if (x->reader->start != NULL)
		stop(x,
		    x->reader->start(x->reader->arg, x->depth, local_name(name),
			attributes),
		    NULL);
}

static void XMLCALL
on_end(void *arg, const XML_Char *name)
{
	struct parse *x = arg;

	if (is_stopped(x))
		return;
	if (x->reader->end != NULL)
		stop(x,
		    x->reader->end(x->reader->arg, x->depth, local_name(name)),
		    NULL);
	x->depth--;
}

static void XMLCALL
on_text(void *arg, const XML_Char *s, int len)
{
	struct parse *x = arg;

	if (!is_stopped(x) && x->reader->text != NULL)
		stop(x, x->reader->text(x->reader->arg, s, (size_t)len), NULL);
}

/* Entities can be declared in a document type only: honest files have none. */
static void XMLCALL
on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(arg, DBK_OK, "it declares a document type");
}

static void
feed(struct parse *x, const char *bytes, int n, uint64_t total)
{
	if (XML_Parse(x->parser, bytes, n, n == 0) == XML_STATUS_ERROR) {
		if (is_stopped(x))
			return;
		if (XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY)
			stop(x, dbk_fail_memory(x->err), NULL);
		else
			stop(x, DBK_OK, "it is not XML");
		return;
	}
	if (n != 0 &&
	    (int64_t)total - (int64_t)XML_GetCurrentByteIndex(x->parser) >
		TOKEN_MOST)
		stop(x, DBK_OK, "a tag is too long");
}

/* ---- inflating ---- */

static void
parse_part(struct dbk_package *p, struct parse *x, const unz_file_info64 *info)
{
	uint64_t total = 0;
	char piece[PIECE];
	int n;

	do {
		n = unzReadCurrentFile(p->zip, piece, sizeof piece);
		if (n < 0) {
			stop(x, DBK_OK, "it is damaged");
			return;
		}
		total += (uint64_t)n;
		x->reader->done = (int64_t)total;
		if (total > x->reader->limit)
			stop(x, DBK_OK, "it is too large");
		else if (total > FREE &&
		    total / RATIO > (uint64_t)info->compressed_size)
			stop(x, DBK_OK,
			    "it inflates like a bomb, not like a table");
		else if (n == 0 && total != (uint64_t)info->uncompressed_size)
			stop(x, DBK_OK, "it is cut");
		else
			feed(x, piece, n, total);
	} while (n != 0 && !is_stopped(x));
}

static void
set_handlers(struct parse *x)
{
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
}

enum dbk_code
dbk_package_read(struct dbk_package *p, const char *name,
    struct dbk_part_reader *reader, struct dbk_err *err)
{
	struct parse x = {.reader = reader, .err = err};
	unz_file_info64 info;

	if (unzLocateFile(p->zip, name, 2) != UNZ_OK)
		return refuse(p, name, "this part is missing");
	if (unzGetCurrentFileInfo64(p->zip, &info, NULL, 0, NULL, 0, NULL, 0) !=
		UNZ_OK ||
	    unzOpenCurrentFile(p->zip) != UNZ_OK)
		return refuse(p, name, "this part is damaged");
	reader->done = 0;
	reader->size = (int64_t)info.uncompressed_size;
	x.parser = XML_ParserCreateNS(NULL, NAMESPACE_END);
	if (x.parser == NULL) {
		(void)unzCloseCurrentFile(p->zip);
		return dbk_fail_memory(err);
	}
	set_handlers(&x);
	parse_part(p, &x, &info);
	XML_ParserFree(x.parser);
	/* The check sum is compared when all was read. */
	if (unzCloseCurrentFile(p->zip) == UNZ_CRCERROR && !is_stopped(&x))
		x.fault = "its check sum is wrong";
	return x.fault != NULL ? refuse(p, name, x.fault) : x.rc;
}
