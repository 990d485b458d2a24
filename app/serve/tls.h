/*
 * tls.h -- the certificate of a server that others on the network reach.
 */
#ifndef DBK_SERVE_TLS_H
#define DBK_SERVE_TLS_H

#include "app/serve/serve.h"

/*
 * Set s->certificate and s->key (PEM): those of --cert and --key, or else one of
 * our own, kept beside the ledger (PATH.tls, mode 0600) and made when it is not
 * there, has ended or lacks a name that we are now known by.  fingerprint gets
 * its SHA-256 in pairs of digits, for people to compare.
 */
#define DBK_FINGERPRINT_LEN 95
enum dbk_code dbk_tls_load(struct dbk_serve *s,
    char fingerprint[DBK_FINGERPRINT_LEN + 1], struct dbk_err *err) DBK_CHECKED;

/* Wipes.  Takes a server without. */
void dbk_tls_free(struct dbk_serve *s);

#endif
