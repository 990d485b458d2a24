/*
 * sftp_host_key.h -- is the server the one it should be?  Private to the
 * transports.
 */
#ifndef DBK_SFTP_HOST_KEY_H
#define DBK_SFTP_HOST_KEY_H

#include <curl/curl.h>

#include "edi/sftp_address.h"
#include "ledger/base.h"

struct dbk_host_check {
	const struct dbk_sftp_address *address; /* borrowed */
	const char *known_hosts, *host_key; /* as in dbk_sftp_options */
	char refused[400]; /* the sentence, when the key was refused */
};

/* DBK_EUSAGE when host_key is no fingerprint, or there is nothing to compare
 * with. */
enum dbk_code dbk_host_check_init(struct dbk_host_check *c,
    struct dbk_err *err) DBK_CHECKED;

/* Have the handle refuse every other host key; c must outlive it. */
CURLcode dbk_host_check_apply(struct dbk_host_check *c, CURL *curl);

#endif
