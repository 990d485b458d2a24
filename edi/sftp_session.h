/*
 * sftp_session.h -- the steps of an SFTP session.  Private to the transports.
 */
#ifndef DBK_SFTP_SESSION_H
#define DBK_SFTP_SESSION_H

#include <curl/curl.h>

#include "edi/sftp_address.h"
#include "edi/sftp_host_key.h"
#include "edi/transport.h"

struct dbk_sftp {
	struct dbk_sftp_address address;
	/* The rest is private. */
	CURL *curl;
	CURLU *url; /* of the step at hand */
	struct dbk_sftp_options options;
	struct dbk_host_check check;
	CURLcode failed; /* of the last step */
	char reason[CURL_ERROR_SIZE]; /* why */
	bool started; /* libcurl */
};

/*
 * Make ready for the address; see dbk_transport_sftp.  s is zero-initialised,
 * must not move, and is closed with dbk_sftp_close, also after a failure.
 */
enum dbk_code dbk_sftp_open(struct dbk_sftp *s, const char *address,
    const struct dbk_sftp_options *options, struct dbk_err *err) DBK_CHECKED;
void dbk_sftp_close(struct dbk_sftp *s);

/* Write a file of the folder; one of that name is replaced. */
enum dbk_code dbk_sftp_upload(struct dbk_sftp *s, const char *name,
    const void *bytes, size_t len, struct dbk_err *err) DBK_CHECKED;

/* See dbk_transport_get. */
enum dbk_code dbk_sftp_download(struct dbk_sftp *s, enum dbk_got *got,
    struct dbk_buf *out, const char *name, size_t limit,
    struct dbk_err *err) DBK_CHECKED;

/* The folder's listing, appended with a NUL behind it: a name a line, or as the
 * server shows it to people. */
enum dbk_code dbk_sftp_listing(struct dbk_sftp *s, struct dbk_buf *out,
    bool names_only, struct dbk_err *err) DBK_CHECKED;

/* One command of libcurl's own for SFTP. */
enum dbk_code dbk_sftp_command(struct dbk_sftp *s, const struct dbk_buf *line,
    struct dbk_err *err) DBK_CHECKED;

/* FOLDER/NAME as a command wants it, appended; folder as in the address. */
void dbk_sftp_add_path(struct dbk_buf *out, const char *folder,
    const char *name);

/* False when the last step failed so that another one would fail too, or would
 * hang. */
bool dbk_sftp_is_worth_asking(const struct dbk_sftp *s);

#endif
