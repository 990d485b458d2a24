/*
 * test_edi_transport.c -- addresses, fingerprints, the folder as a transport,
 * and memory that is wiped.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edi/sftp_address.h"
#include "edi/transport.h"
#include "edi/wiping.h"
#include "tests/support.h"

static struct dbk_err err;
static char folder[64];
static struct dbk_transport *t;

/* ---- addresses ---- */

static const struct {
	const char *text, *url, *user, *host, *path;
	unsigned port;
} good[] = {
    {"sftp://b76@vab.example/in", "sftp://b76@vab.example/in", "b76",
	"vab.example", "/in", 22},
    /* One folder has one spelling. */
    {"sftp://b76@VAB.Example:22/in//", "sftp://b76@vab.example/in", "b76",
	"vab.example", "/in", 22},
    {"sftp://b76@vab.example:2222/~/in", "sftp://b76@vab.example:2222/~/in",
	"b76", "vab.example", "/~/in", 2222},
    {"sftp://b76@vab.example", "sftp://b76@vab.example/", "b76", "vab.example",
	"", 22},
    {"sftp://b%4076@[::1]/a%20b", "sftp://b%4076@[::1]/a%20b", "b@76", "[::1]",
	"/a b", 22},
    {"sftp://b76@vab.example/a/../in", "sftp://b76@vab.example/in", "b76",
	"vab.example", "/in", 22},
};
#define NGOOD (sizeof good / sizeof good[0])

START_TEST(good_addresses_are_read)
{
	struct dbk_sftp_address a;

	ck_assert_int_eq(dbk_sftp_address_read(&a, good[_i].text, &err),
	    DBK_OK);
	ck_assert_str_eq(a.url, good[_i].url);
	ck_assert_str_eq(a.user, good[_i].user);
	ck_assert_str_eq(a.host, good[_i].host);
	ck_assert_str_eq(a.path, good[_i].path);
	ck_assert_uint_eq(a.port, good[_i].port);
	dbk_sftp_address_fini(&a);
}
END_TEST

static const char *const bad[] = {"", "sftp:", "sftp://", "sftp:///in",
    "ftp://b76@vab.example/in", "scp://b76@vab.example/in",
    "SFTP//b76@vab.example", "sftp://vab.example/in", "sftp://@vab.example/in",
    "sftp://b76:tOpSecret@vab.example/in", "sftp://b76:@vab.example/in",
    "sftp://b76@vab.example:0/in", "sftp://b76@vab.example:65536/in",
    "sftp://b76@vab.example:x/in", "sftp://b76@vab.example/in?a=b",
    "sftp://b76@vab.example/in#b", "sftp://b76@vab.example/a b",
    "sftp://b76@vab.example/a%0Ab", "sftp://b%0A76@vab.example/a",
    "sftp://b76@vab.example/a\nb"};
#define NBAD (sizeof bad / sizeof bad[0])

START_TEST(bad_addresses_are_refused_and_not_repeated)
{
	struct dbk_sftp_address a;

	ck_assert_int_eq(dbk_sftp_address_read(&a, bad[_i], &err), DBK_EUSAGE);
	ck_assert_ptr_null(strstr(err.text, "tOpSecret"));
	ck_assert_ptr_nonnull(strstr(err.text, "sftp://USER@HOST/FOLDER"));
	dbk_sftp_address_fini(&a);
}
END_TEST

/* ---- options ---- */

static const char *const bad_keys[] = {"",
    "SHA256:", "MD5:0a:0b:0c:0d:0e:0f:00:01:02:03:04:05:06:07:08:09",
    "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF",
    "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "SHA256:47DEQpj8HBSa+_TImW+5JCeuQeRkm5NMpJWZG3hSuFU"};

START_TEST(what_is_no_fingerprint_is_refused)
{
	struct dbk_sftp_options options = {.host_key = bad_keys[_i]};

	ck_assert_int_eq(dbk_transport_sftp(&t, good[0].text, &options, &err),
	    DBK_EUSAGE);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(a_server_is_never_taken_on_trust)
{
	struct dbk_sftp_options options = {0};

	ck_assert_int_eq(dbk_transport_sftp(&t, good[0].text, &options, &err),
	    DBK_EUSAGE);
	options.host_key = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(dbk_transport_sftp(&t, good[1].text, &options, &err),
	    DBK_OK);
	ck_assert_str_eq(dbk_transport_target(t), good[1].url);
}
END_TEST

START_TEST(a_target_that_the_ledger_cannot_record_is_refused)
{
	char command[1000];

	memset(command, 'x', sizeof command - 1);
	command[sizeof command - 1] = '\0';
	ck_assert_int_eq(dbk_transport_command(&t, command, NULL, &err),
	    DBK_EUSAGE);
	ck_assert_ptr_null(t);
}
END_TEST

/* ---- the folder ---- */

static void
put(const char *name, const char *bytes)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(bytes, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static bool
is_there(const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static void
remove_file(const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	(void)unlink(path);
	(void)rmdir(path);
}

static void
setup(void)
{
	memset(&err, 0, sizeof err);
	t = NULL;
	(void)snprintf(folder, sizeof folder, "transport-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	static const char *const files[] = {
	    "a", "b", "c d", ".a.part", ".dot", "sub/a", "sub"};
	size_t i;

	dbk_transport_close(t);
	for (i = 0; i < sizeof files / sizeof files[0]; i++)
		remove_file(files[i]);
	(void)rmdir(folder);
}

static void
open_folder(void)
{
	ck_assert_int_eq(dbk_transport_folder(&t, folder, &err), DBK_OK);
}

START_TEST(a_folder_is_recorded_from_the_root_on)
{
	open_folder();
	ck_assert_int_eq(dbk_transport_target(t)[0], '/');
	ck_assert_ptr_nonnull(strstr(dbk_transport_target(t), folder));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
	char path[200];

	ck_assert_int_eq(dbk_transport_folder(&t, "/nonexistent", &err),
	    DBK_ESYSTEM);
	put("a", "x");
	(void)snprintf(path, sizeof path, "%s/a", folder);
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(dbk_transport_folder(&t, path, &err), DBK_ESYSTEM);
}
END_TEST

START_TEST(staged_is_not_published)
{
	open_folder();
	ck_assert_int_eq(dbk_transport_stage(t, "a", "xyz", 3, &err), DBK_OK);
	ck_assert(is_there(".a.part") && !is_there("a"));
	ck_assert_int_eq(dbk_transport_publish(t, "a", &err), DBK_OK);
	ck_assert(!is_there(".a.part") && is_there("a"));
}
END_TEST

START_TEST(what_is_discarded_is_gone)
{
	open_folder();
	ck_assert_int_eq(dbk_transport_stage(t, "a", "xyz", 3, &err), DBK_OK);
	ck_assert_int_eq(dbk_transport_discard(t, "a", &err), DBK_OK);
	ck_assert(!is_there(".a.part"));
	ck_assert_int_eq(dbk_transport_publish(t, "a", &err), DBK_ESYSTEM);
}
END_TEST

START_TEST(what_is_read_is_told_from_what_is_not)
{
	struct dbk_buf bytes = {0};
	enum dbk_got got;

	open_folder();
	put("a", "xyz");
	ck_assert_int_eq(dbk_transport_get(t, &got, &bytes, "b", 3, &err),
	    DBK_OK);
	ck_assert_int_eq(got, DBK_GOT_NOTHING);
	ck_assert_int_eq(dbk_transport_get(t, &got, &bytes, "a", 2, &err),
	    DBK_OK);
	ck_assert_int_eq(got, DBK_GOT_TOO_LONG);
	dbk_buf_reset(&bytes);
	ck_assert_int_eq(dbk_transport_get(t, &got, &bytes, "a", 3, &err),
	    DBK_OK);
	ck_assert_int_eq(got, DBK_GOT_ALL);
	ck_assert_str_eq(bytes.data, "xyz");
	dbk_buf_fini(&bytes);
}
END_TEST

static enum dbk_code
on_listed(void *arg, const char *name)
{
	dbk_buf_add_format(arg, "%s;", name);
	return DBK_OK;
}

START_TEST(files_are_listed_in_order_without_dots_and_folders)
{
	struct dbk_buf names = {0};
	char path[200];

	open_folder();
	put("c d", "x");
	put("a", "x");
	put("b", "x");
	put(".dot", "x");
	(void)snprintf(path, sizeof path, "%s/sub", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(dbk_transport_list(t, on_listed, &names, &err),
	    DBK_OK);
	ck_assert_str_eq(names.data, "a;b;c d;");
	dbk_buf_fini(&names);
}
END_TEST

START_TEST(moving_overwrites_nothing)
{
	char path[200];

	open_folder();
	put("a", "x");
	ck_assert_int_eq(dbk_transport_move(t, "a", "sub", &err), DBK_ESYSTEM);
	(void)snprintf(path, sizeof path, "%s/sub", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(dbk_transport_move(t, "a", "sub", &err), DBK_OK);
	ck_assert(is_there("sub/a") && !is_there("a"));
	put("a", "y");
	ck_assert_int_eq(dbk_transport_move(t, "a", "sub", &err), DBK_ESYSTEM);
	ck_assert(is_there("a"));
}
END_TEST

/* ---- memory ---- */

START_TEST(memory_that_is_moved_keeps_its_bytes)
{
	char *p = dbk_wiping_strdup("secret");

	ck_assert_ptr_nonnull(p);
	p = dbk_wiping_realloc(p, 100000);
	ck_assert_ptr_nonnull(p);
	ck_assert_str_eq(p, "secret");
	p = dbk_wiping_realloc(p, 3);
	ck_assert_mem_eq(p, "sec", 3);
	dbk_wiping_free(p);
	p = dbk_wiping_calloc(10, 10);
	ck_assert_int_eq(p[99], 0);
	dbk_wiping_free(p);
	dbk_wiping_free(NULL);
	ck_assert_ptr_null(dbk_wiping_calloc((size_t)-1, 2));
	ck_assert_ptr_null(dbk_wiping_malloc((size_t)-1));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi transport");
	TCase *c = tcase_create("transport");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, good_addresses_are_read, 0, (int)NGOOD);
	tcase_add_loop_test(c, bad_addresses_are_refused_and_not_repeated, 0,
	    (int)NBAD);
	tcase_add_loop_test(c, what_is_no_fingerprint_is_refused, 0,
	    (int)(sizeof bad_keys / sizeof bad_keys[0]));
	tcase_add_test(c, a_server_is_never_taken_on_trust);
	tcase_add_test(c, a_target_that_the_ledger_cannot_record_is_refused);
	tcase_add_test(c, a_folder_is_recorded_from_the_root_on);
	tcase_add_test(c, a_folder_that_is_not_there_is_told);
	tcase_add_test(c, staged_is_not_published);
	tcase_add_test(c, what_is_discarded_is_gone);
	tcase_add_test(c, what_is_read_is_told_from_what_is_not);
	tcase_add_test(c, files_are_listed_in_order_without_dots_and_folders);
	tcase_add_test(c, moving_overwrites_nothing);
	tcase_add_test(c, memory_that_is_moved_keeps_its_bytes);
	return s;
}
