# ledger: the encrypted ledger, the entry model, its rules.
noinst_LIBRARIES += libdbk_ledger.a
libdbk_ledger_a_SOURCES = \
	ledger/account.c ledger/account.h ledger/account_ahead.c \
	ledger/account_ahead.h ledger/account_list.c \
	ledger/account_open.c ledger/account_part.h \
	ledger/ahead_ring.c ledger/ahead_ring.h \
	ledger/arena.c ledger/arena.h \
	ledger/attachment_type.c ledger/attachment_type.h \
	ledger/attachments.c ledger/attachments.h \
	ledger/attachments_read.c \
	ledger/backup.c ledger/backup.h \
	ledger/base.c ledger/base.h \
	ledger/book.c ledger/book.h ledger/book_find.c ledger/book_item.h \
	ledger/buf.c ledger/buf.h \
	ledger/bundle.c ledger/bundle.h \
	ledger/cargo.c ledger/cargo.h \
	ledger/carve.c ledger/carve.h \
	ledger/chars.c ledger/chars.h \
	ledger/check.c ledger/check.h \
	ledger/codes.c ledger/codes.h ledger/codes_read.h \
	ledger/conflict.c ledger/conflict.h \
	ledger/copy.c ledger/copy.h \
	ledger/date.c ledger/date.h \
	ledger/document.h ledger/document_form.c ledger/document_form.h \
	ledger/document_path.c ledger/document_read.c \
	ledger/document_pull.h ledger/document_record.c \
	ledger/document_scan.c \
	ledger/document_write.c ledger/document_check.c \
	ledger/drafts.c ledger/drafts.h \
	ledger/entries.c ledger/entries.h ledger/entries_ahead.c \
	ledger/entries_ahead.h ledger/entries_read.c \
	ledger/entries_ready.c ledger/entries_ready.h \
	ledger/entries_state.c \
	ledger/export.c \
	ledger/file.c ledger/file.h \
	ledger/filings.c ledger/filings.h ledger/filings_answer.c \
	ledger/fill.c ledger/fill.h ledger/fill_line.c \
	ledger/fold.c ledger/fold.h \
	ledger/finding.c ledger/finding.h \
	ledger/gather.c ledger/gather.h ledger/gather_head.c \
	ledger/gather_put.c ledger/gather_state.h \
	ledger/gather_value.c ledger/gather_value.h \
	ledger/heading.c ledger/heading.h \
	ledger/incoming.h ledger/init.c \
	ledger/journal.c ledger/journal.h \
	ledger/keys.c ledger/keys.h ledger/keys_file.c \
	ledger/ledger.c ledger/ledger.h \
	ledger/discretion.c ledger/letters.c ledger/letters.h \
	ledger/letters_append.c ledger/letters_append.h ledger/letters_read.c \
	ledger/list.c ledger/list.h ledger/lines.c ledger/lines.h \
	ledger/lock.c ledger/lock.h \
	ledger/log.c ledger/log.h \
	ledger/number.c ledger/number.h \
	ledger/map.c ledger/map.h \
	ledger/merge.c ledger/merge.h \
	ledger/package.c ledger/package.h \
	ledger/pools.c ledger/pools.h \
	ledger/profile.c \
	ledger/project.c ledger/project.h ledger/project_attachment.c \
	ledger/project_book.c ledger/project_cargo.c ledger/project_entry.c \
	ledger/project_filing.c ledger/project_letter.c \
	ledger/project_merge.c \
	ledger/recovery.c ledger/recovery.h \
	ledger/ref.c ledger/ref.h ledger/ref_fill.c ledger/ref_find.c \
	ledger/ref_install.c ledger/ref_intake.c ledger/ref_intake.h \
	ledger/ref_load.c ledger/ref_load.h ledger/ref_read.c ledger/ref_open.h \
	ledger/ref_table.c ledger/ref_table.h \
	ledger/requests.c \
	ledger/rules_common.c ledger/rules_common.h ledger/rules_bill.c \
	ledger/rules_conveyance.c ledger/rules_gbi.c \
	ledger/rules_header.c ledger/rules_isf.c ledger/rules_line.c \
	ledger/rules_party.c ledger/rules_pga.c ledger/rules_pga.h \
	ledger/rules_pga_fields.c ledger/rules_pga_tree.c \
	ledger/rules_pga_walk.c \
	ledger/rules_reference.c ledger/rules_request.c \
	ledger/releases.c ledger/releases.h \
	ledger/salvage.c ledger/salvage.h \
	ledger/second.c ledger/second.h \
	ledger/scan.c ledger/scan.h \
	ledger/second_thread.c ledger/second_thread.h \
	ledger/secret.c ledger/secret.h \
	ledger/rights.c ledger/rights.h \
	ledger/share.c ledger/share.h \
	ledger/session.c ledger/session.h \
	ledger/slots.c ledger/stationery.c ledger/stationery.h \
	ledger/sql.c ledger/sql.h \
	ledger/station.c ledger/station.h ledger/station_import.c \
	ledger/spool.c ledger/spool.h \
	ledger/store.c ledger/store.h \
	ledger/table.c ledger/table.h ledger/table_csv.c \
	ledger/table_xlsx.c \
	ledger/watch.h \
	ledger/verify.c ledger/verify.h ledger/verify_attachment.c \
	ledger/verify_compare.c \
	ledger/worklist.c ledger/worklist.h \
	ledger/verify_quick.c ledger/verify_ref.c \
	ledger/word.h \
	ledger/workbook.c ledger/workbook.h \
	ledger/workbook_style.c ledger/workbook_style.h
