#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sodium.h>

#include "edi/sftp_host_key.h"

#define PREFIX "SHA256:"
#define FINGERPRINT_LEN (sizeof PREFIX - 1 + 43) /* base64 of 32 bytes */
#define KEY_MAX 16384 /* bytes of a public key; RSA of 16384 bits has 2100 */
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

enum dbk_code
dbk_host_check_init(struct dbk_host_check *c, struct dbk_err *err)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	size_t len = 0;

	if (c->host_key == NULL) {
		if (c->known_hosts != NULL)
			return DBK_OK;
		return dbk_fail(err, DBK_EUSAGE,
		    "which key does the server have?  Give --known-hosts or "
		    "--host-key");
	}
	if (strlen(c->host_key) != FINGERPRINT_LEN ||
	    strncmp(c->host_key, PREFIX, sizeof PREFIX - 1) != 0 ||
	    sodium_base642bin(digest, sizeof digest,
		c->host_key + sizeof PREFIX - 1,
		FINGERPRINT_LEN - (sizeof PREFIX - 1), NULL, &len, NULL,
		BASE64) != 0 ||
	    len != sizeof digest)
		return dbk_fail(err, DBK_EUSAGE,
		    "--host-key wants a fingerprint as ssh-keygen -l prints "
		    "it: " PREFIX " and 43 characters");
	return DBK_OK;
}

static void
fingerprint(char out[FINGERPRINT_LEN + 1], const void *key, size_t len)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(digest, key, len);
	memcpy(out, PREFIX, sizeof PREFIX);
	(void)sodium_bin2base64(out + sizeof PREFIX - 1,
	    FINGERPRINT_LEN + 1 - (sizeof PREFIX - 1), digest, sizeof digest,
	    BASE64);
}

/* The fingerprint of a key that is raw (len is not 0) or base64. */
static bool
fingerprint_of(char out[FINGERPRINT_LEN + 1], const char *key, size_t len)
{
	unsigned char raw[KEY_MAX];

	if (len == 0) {
		if (sodium_base642bin(raw, sizeof raw, key, strlen(key), NULL,
			&len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
			return false;
		key = (const char *)raw;
	}
	fingerprint(out, key, len);
	return true;
}

static void
refuse(struct dbk_host_check *c, const char *found, bool changed)
{
	const struct dbk_sftp_address *a = c->address;

	if (c->host_key != NULL)
		(void)snprintf(c->refused, sizeof c->refused,
		    "%.100s port %u has another host key than --host-key "
		    "says: %s; nothing was sent; ask who runs the server",
		    a->host, a->port, found);
	else if (changed)
		(void)snprintf(c->refused, sizeof c->refused,
		    "%.100s port %u has another host key than known_hosts "
		    "says: %s; somebody may stand in between; nothing was "
		    "sent; ask who runs the server before you go on",
		    a->host, a->port, found);
	else
		(void)snprintf(c->refused, sizeof c->refused,
		    "the host key of %.100s port %u is not known: %s; nothing "
		    "was sent; when who runs the server confirms it, give "
		    "--host-key %s or add it to known_hosts",
		    a->host, a->port, found, found);
}

/* With known_hosts: the library has looked the key up. */
static int
on_known(CURL *curl, const struct curl_khkey *known,
    const struct curl_khkey *found, enum curl_khmatch match, void *arg)
{
	char text[FINGERPRINT_LEN + 1] = "a key that cannot be read";

	(void)curl;
	(void)known;
	if (match == CURLKHMATCH_OK)
		return CURLKHSTAT_FINE;
	(void)fingerprint_of(text, found->key, found->len);
	refuse(arg, text, match == CURLKHMATCH_MISMATCH);
	return CURLKHSTAT_REJECT;
}

/* With --host-key. */
static int
on_key(void *arg, int type, const char *key, size_t len)
{
	struct dbk_host_check *c = arg;
	char text[FINGERPRINT_LEN + 1];

	(void)type;
	fingerprint(text, key, len);
	if (strcmp(text, c->host_key) == 0)
		return CURLKHMATCH_OK;
	refuse(c, text, true);
	return CURLKHMATCH_MISMATCH;
}

CURLcode
dbk_host_check_apply(struct dbk_host_check *c, CURL *curl)
{
	CURLcode code;

	c->refused[0] = '\0';
	if (c->host_key != NULL) {
		code = curl_easy_setopt(curl, CURLOPT_SSH_HOSTKEYFUNCTION,
		    on_key);
		return code == CURLE_OK ?
		    curl_easy_setopt(curl, CURLOPT_SSH_HOSTKEYDATA, c) :
		    code;
	}
	code = curl_easy_setopt(curl, CURLOPT_SSH_KNOWNHOSTS, c->known_hosts);
	if (code == CURLE_OK)
		code = curl_easy_setopt(curl, CURLOPT_SSH_KEYFUNCTION,
		    on_known);
	return code == CURLE_OK ?
	    curl_easy_setopt(curl, CURLOPT_SSH_KEYDATA, c) :
	    code;
}
