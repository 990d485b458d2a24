/*
 * sftp_address.h -- sftp://USER@HOST[:PORT]/FOLDER.  Private to the transports.
 */
#ifndef DBK_SFTP_ADDRESS_H
#define DBK_SFTP_ADDRESS_H

#include "ledger/base.h"

struct dbk_sftp_address {
	char *url; /* whole, in one spelling for one folder */
	char *user, *host; /* decoded; host in lower case */
	/* Decoded, without a slash at its end: "" is the root, "/~" the
	 * user's home. */
	char *path;
	unsigned port;
};

/*
 * DBK_EUSAGE in one sentence, which never repeats the address: it may hold a
 * password, and that is refused.  Free with dbk_sftp_address_fini, also after
 * a failure.
 */
enum dbk_code dbk_sftp_address_read(struct dbk_sftp_address *out,
    const char *text, struct dbk_err *err) DBK_CHECKED;

void dbk_sftp_address_fini(struct dbk_sftp_address *a);

#endif
