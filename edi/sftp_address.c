#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <curl/curl.h>

#include "edi/sftp_address.h"

#define SCHEME "sftp://"
#define DEFAULT_PORT 22u

static enum dbk_code
fail_form(struct dbk_err *err, const char *reason)
{
	return dbk_fail(err, DBK_EUSAGE,
	    "the address wants the form sftp://USER@HOST/FOLDER: %s", reason);
}

/* One part, decoded; NULL when the address has none. */
static enum dbk_code
get_part(char **out, CURLU *u, CURLUPart part, unsigned flags,
    struct dbk_err *err)
{
	CURLUcode code = curl_url_get(u, part, out, flags);

	if (code == CURLUE_OK)
		return DBK_OK;
	*out = NULL;
	if (code == CURLUE_NO_USER || code == CURLUE_NO_PASSWORD ||
	    code == CURLUE_NO_OPTIONS || code == CURLUE_NO_PORT ||
	    code == CURLUE_NO_QUERY || code == CURLUE_NO_FRAGMENT)
		return DBK_OK;
	if (code == CURLUE_OUT_OF_MEMORY)
		return dbk_fail_memory(err);
	return fail_form(err, curl_url_strerror(code));
}

static enum dbk_code
refuse_part(CURLU *u, CURLUPart part, const char *reason, struct dbk_err *err)
{
	char *value;
	enum dbk_code rc;

	rc = get_part(&value, u, part, 0, err);
	if (rc == DBK_OK && value != NULL)
		rc = fail_form(err, reason);
	curl_free(value);
	return rc;
}

static enum dbk_code
refuse_parts(CURLU *u, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = refuse_part(u, CURLUPART_PASSWORD,
	    "a password does not belong into it; use --sftp-password-file",
	    err);
	if (rc == DBK_OK)
		rc = refuse_part(u, CURLUPART_QUERY,
		    "it has a ?; write %3F when the folder's name has one",
		    err);
	if (rc == DBK_OK)
		rc = refuse_part(u, CURLUPART_FRAGMENT,
		    "it has a #; write %23 when the folder's name has one",
		    err);
	return rc;
}

static enum dbk_code
read_port(struct dbk_sftp_address *out, CURLU *u, struct dbk_err *err)
{
	enum dbk_code rc;
	const char *p;
	char *port;

	out->port = DEFAULT_PORT;
	rc = get_part(&port, u, CURLUPART_PORT, 0, err);
	if (rc != DBK_OK || port == NULL)
		return rc;
	/* Judged by the library: digits up to 65535. */
	out->port = 0;
	for (p = port; *p >= '0' && *p <= '9'; p++)
		out->port = out->port * 10 + (unsigned)(*p - '0');
	curl_free(port);
	return out->port != 0 ? DBK_OK : fail_form(err, "0 is no port");
}

/* Names of hosts are ASCII here, whatever the locale. */
static void
lower_host(char *host)
{
	for (; *host != '\0'; host++)
		if (*host >= 'A' && *host <= 'Z')
			*host = (char)(*host - 'A' + 'a');
}

static void
strip_slashes(char *path)
{
	size_t len = strlen(path);

	while (len != 0 && path[len - 1] == '/')
		path[--len] = '\0';
}

/* Put back what was read, so that one folder has one spelling. */
static enum dbk_code
spell(struct dbk_sftp_address *a, CURLU *u, struct dbk_err *err)
{
	CURLUcode code;

	lower_host(a->host);
	strip_slashes(a->path);
	code = curl_url_set(u, CURLUPART_HOST, a->host, 0);
	if (code == CURLUE_OK)
		code = curl_url_set(u, CURLUPART_PATH, a->path,
		    CURLU_URLENCODE);
	if (code == CURLUE_OK && a->port == DEFAULT_PORT)
		code = curl_url_set(u, CURLUPART_PORT, NULL, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(u, CURLUPART_URL, &a->url, 0);
	return code == CURLUE_OK ? DBK_OK :
				   fail_form(err, curl_url_strerror(code));
}

enum dbk_code
dbk_sftp_address_read(struct dbk_sftp_address *out, const char *text,
    struct dbk_err *err)
{
	enum dbk_code rc;
	CURLUcode code;
	CURLU *u;

	memset(out, 0, sizeof *out);
	if (strncmp(text, SCHEME, sizeof SCHEME - 1) != 0)
		return fail_form(err, "it begins with something else");
	u = curl_url();
	if (u == NULL)
		return dbk_fail_memory(err);
	code = curl_url_set(u, CURLUPART_URL, text, 0);
	rc = code == CURLUE_OK ? refuse_parts(u, err) :
				 fail_form(err, curl_url_strerror(code));
	if (rc == DBK_OK)
		rc = get_part(&out->user, u, CURLUPART_USER, CURLU_URLDECODE,
		    err);
	if (rc == DBK_OK && (out->user == NULL || *out->user == '\0'))
		rc = fail_form(err, "it does not say which user");
	if (rc == DBK_OK)
		rc = get_part(&out->host, u, CURLUPART_HOST, 0, err);
	if (rc == DBK_OK)
		rc = get_part(&out->path, u, CURLUPART_PATH, CURLU_URLDECODE,
		    err);
	if (rc == DBK_OK)
		rc = read_port(out, u, err);
	if (rc == DBK_OK)
		rc = spell(out, u, err);
	curl_url_cleanup(u);
	return rc;
}

void
dbk_sftp_address_fini(struct dbk_sftp_address *a)
{
	curl_free(a->url);
	curl_free(a->user);
	curl_free(a->host);
	curl_free(a->path);
	memset(a, 0, sizeof *a);
}
