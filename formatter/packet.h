/*
 * packet.h -- scans of papers as files in a folder, to be handed over beside a
 * letter.
 */
#ifndef DBK_FORMATTER_PACKET_H
#define DBK_FORMATTER_PACKET_H

#include "ledger/attachments.h"

/*
 * Write what is chosen and was not withdrawn into a new folder (0700), each as
 * ENTRY-ID-KIND-NAME.EXT (0600), in order, and packet.tsv: what each file is,
 * its BLAKE2b-256, and its name as it was given (after an apostrophe where a
 * spreadsheet would take it for a formula).  Of that name only letters,
 * digits, points, hyphens and underscores of ASCII are taken over, and the
 * extension tells what the file is.
 * *files gets their number.
 * DBK_EUSAGE: the folder is there already, or there is nothing to write.
 * DBK_EDAMAGE: the bytes of one do not fit its hash, err names it.  On failure
 * there is no folder.
 */
enum dbk_code dbk_packet_write(struct dbk_ledger *l,
    const struct dbk_attachment_choice *choice, const char *folder,
    int64_t *files, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* The bytes of one into a file that is begun; the caller finishes it. */
struct dbk_file;
enum dbk_code dbk_packet_copy(struct dbk_ledger *l,
    const struct dbk_attachment_row *row, struct dbk_file *file,
    struct dbk_err *err) DBK_CHECKED;

#endif
