#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/serve/tls.h"
#include "ledger/file.h"

#define OWN_SUFFIX ".tls"
#define PEM_MOST ((size_t)256 * 1024)
/* Clients take no certificate for longer than 825 days. */
#define LASTS_DAYS 800
#define SERIAL_LEN 16

static enum dbk_code
fail(struct dbk_err *err, const char *what, int code)
{
	return dbk_fail(err, DBK_ESYSTEM, "%s: %s", what,
	    gnutls_strerror(code));
}

/* A copy that can be wiped and freed by itself. */
static char *
copy_text(const char *s, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy != NULL) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

static enum dbk_code
read_pem(char **out, const char *path, struct dbk_err *err)
{
	struct dbk_buf text = {0};
	enum dbk_code rc;

	rc = dbk_file_read(&text, path, PEM_MOST, err);
	if (rc == DBK_OK) {
		*out = copy_text(text.data != NULL ? text.data : "", text.len);
		if (*out == NULL)
			rc = dbk_fail_memory(err);
	}
	if (text.data != NULL)
		sodium_memzero(text.data, text.len);
	dbk_buf_fini(&text);
	return rc;
}

/* The first certificate of a PEM text. */
static enum dbk_code
parse_certificate(gnutls_x509_crt_t *out, const char *pem, struct dbk_err *err)
{
	gnutls_datum_t text = {
	    .data = (unsigned char *)(uintptr_t)pem,
	    .size = (unsigned)strlen(pem),
	};
	int code;

	code = gnutls_x509_crt_init(out);
	if (code != GNUTLS_E_SUCCESS) {
		*out = NULL;
		return fail(err, "certificate", code);
	}
	code = gnutls_x509_crt_import(*out, &text, GNUTLS_X509_FMT_PEM);
	return code == GNUTLS_E_SUCCESS ? DBK_OK :
					  fail(err, "certificate", code);
}

/* The names and addresses that the page may be asked for by. */
static size_t
own_names(const struct dbk_serve *s, const char *names[], char *host,
    size_t size)
{
	const struct dbk_serve_options *o = &s->options;
	size_t n = 0, i;

	names[n++] = "localhost";
	names[n++] = o->address;
	if (gethostname(host, size) == 0 && host[0] != '\0')
		names[n++] = host;
	for (i = 0; i < o->nnames; i++)
		names[n++] = o->names[i];
	return n;
}

#define NAMES_MOST (DBK_SERVE_HOSTS + 3)

static int
add_name(gnutls_x509_crt_t crt, const char *name)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, name, &v4) == 1)
		return gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_IPADDRESS, &v4, sizeof v4, GNUTLS_FSAN_APPEND);
	if (inet_pton(AF_INET6, name, &v6) == 1)
		return gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_IPADDRESS, &v6, sizeof v6, GNUTLS_FSAN_APPEND);
	return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME,
	    name, (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

/* Everything but the signature. */
static int
fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
    const struct dbk_serve *s)
{
	const char *names[NAMES_MOST];
	unsigned char serial[SERIAL_LEN];
	char host[256] = "";
	time_t now = time(NULL);
	size_t n = own_names(s, names, host, sizeof host - 1), i;
	int code;

	randombytes_buf(serial, sizeof serial);
	serial[0] &= 0x7f; /* a serial number is positive */
	code = gnutls_x509_crt_set_version(crt, 3);
	if (code == 0)
		code = gnutls_x509_crt_set_serial(crt, serial, sizeof serial);
	/* An hour ago: clocks of a room differ. */
	if (code == 0)
		code = gnutls_x509_crt_set_activation_time(crt, now - 3600);
	if (code == 0)
		code = gnutls_x509_crt_set_expiration_time(crt,
		    now + (time_t)LASTS_DAYS * 24 * 3600);
	if (code == 0)
		code = gnutls_x509_crt_set_dn(crt, "CN=daybook", NULL);
	for (i = 0; code == 0 && i < n; i++)
		code = add_name(crt, names[i]);
	if (code == 0)
		code = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
	if (code == 0)
		code = gnutls_x509_crt_set_key_usage(crt,
		    GNUTLS_KEY_DIGITAL_SIGNATURE);
	if (code == 0)
		code = gnutls_x509_crt_set_key_purpose_oid(crt,
		    GNUTLS_KP_TLS_WWW_SERVER, 0);
	return code == 0 ? gnutls_x509_crt_set_key(crt, key) : code;
}

/* Both as PEM, one after the other, as the file has them. */
static int
export_both(struct dbk_buf *out, gnutls_x509_crt_t crt,
    gnutls_x509_privkey_t key)
{
	gnutls_datum_t text = {NULL, 0};
	int code;

	code = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &text);
	if (code == 0)
		dbk_buf_add(out, text.data, text.size);
	gnutls_free(text.data);
	text.data = NULL;
	if (code == 0)
		code = gnutls_x509_privkey_export2_pkcs8(key,
		    GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &text);
	if (code == 0) {
		dbk_buf_add(out, text.data, text.size);
		sodium_memzero(text.data, text.size);
	}
	gnutls_free(text.data);
	return code;
}

static enum dbk_code
make_own(struct dbk_serve *s, const char *path, struct dbk_err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t crt = NULL;
	struct dbk_file *file;
	struct dbk_buf pem = {0};
	enum dbk_code rc = DBK_OK;
	int code;

	code = gnutls_x509_privkey_init(&key);
	if (code == 0)
		code = gnutls_x509_crt_init(&crt);
	if (code == 0)
		code = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
		    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	if (code == 0)
		code = fill(crt, key, s);
	if (code == 0)
		code = gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256,
		    0);
	if (code == 0)
		code = export_both(&pem, crt, key);
	if (code != 0)
		rc = fail(err, "cannot make a certificate", code);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&pem, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, path, err);
	if (rc == DBK_OK) {
		dbk_file_write(file, pem.data, pem.len);
		rc = dbk_file_commit(file, err);
	}
	if (pem.data != NULL)
		sodium_memzero(pem.data, pem.len);
	dbk_buf_fini(&pem);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	return rc;
}

/* Does it last for some days, and name all that we are known by? */
static bool
is_fit(const char *pem, const struct dbk_serve *s)
{
	const char *names[NAMES_MOST];
	char host[256] = "";
	struct dbk_err ignored = {DBK_OK, ""};
	gnutls_x509_crt_t crt;
	size_t n = own_names(s, names, host, sizeof host - 1), i;
	bool fit;

	fit = parse_certificate(&crt, pem, &ignored) == DBK_OK &&
	    gnutls_x509_crt_get_expiration_time(crt) >
		time(NULL) + (time_t)7 * 24 * 3600;
	for (i = 0; fit && i < n; i++)
		fit = gnutls_x509_crt_check_hostname(crt, names[i]) != 0;
	if (crt != NULL)
		gnutls_x509_crt_deinit(crt);
	return fit;
}

/* Certificate and key are one file; either reader takes its part of it. */
static enum dbk_code
load_own(struct dbk_serve *s, struct dbk_err *err)
{
	struct dbk_buf path = {0};
	enum dbk_code rc;

	dbk_buf_add_string(&path, s->app->ledger_path);
	dbk_buf_add_string(&path, OWN_SUFFIX);
	rc = dbk_buf_check(&path, err);
	if (rc == DBK_OK && access(path.data, F_OK) == 0) {
		rc = read_pem(&s->certificate, path.data, err);
		if (rc == DBK_OK && !is_fit(s->certificate, s)) {
			free(s->certificate);
			s->certificate = NULL;
		}
	}
	if (rc == DBK_OK && s->certificate == NULL) {
		rc = make_own(s, path.data, err);
		if (rc == DBK_OK)
			rc = read_pem(&s->certificate, path.data, err);
	}
	if (rc == DBK_OK) {
		s->key = copy_text(s->certificate, strlen(s->certificate));
		if (s->key == NULL)
			rc = dbk_fail_memory(err);
	}
	dbk_buf_fini(&path);
	return rc;
}

static enum dbk_code
take_fingerprint(char out[DBK_FINGERPRINT_LEN + 1], const char *pem,
    struct dbk_err *err)
{
	unsigned char hash[32];
	size_t len = sizeof hash, i;
	gnutls_x509_crt_t crt;
	enum dbk_code rc;
	int code;

	rc = parse_certificate(&crt, pem, err);
	if (rc == DBK_OK) {
		code = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256,
		    hash, &len);
		if (code != 0)
			rc = fail(err, "certificate", code);
	}
	for (i = 0; rc == DBK_OK && i < sizeof hash; i++)
		(void)snprintf(out + 3 * i, 4, "%02X%s", hash[i],
		    i + 1 < sizeof hash ? ":" : "");
	if (crt != NULL)
		gnutls_x509_crt_deinit(crt);
	return rc;
}

enum dbk_code
dbk_tls_load(struct dbk_serve *s, char fingerprint[DBK_FINGERPRINT_LEN + 1],
    struct dbk_err *err)
{
	const struct dbk_serve_options *o = &s->options;
	enum dbk_code rc;

	fingerprint[0] = '\0';
	if (o->cert_file != NULL) {
		rc = read_pem(&s->certificate, o->cert_file, err);
		if (rc == DBK_OK)
			rc = read_pem(&s->key, o->key_file, err);
	} else {
		rc = load_own(s, err);
	}
	return rc == DBK_OK ?
	    take_fingerprint(fingerprint, s->certificate, err) :
	    rc;
}

static void
wipe(char *s)
{
	if (s != NULL)
		sodium_memzero(s, strlen(s));
	free(s);
}

void
dbk_tls_free(struct dbk_serve *s)
{
	wipe(s->certificate);
	wipe(s->key);
	s->certificate = s->key = NULL;
}
