# formatter: letters, data sheets, manifests, accounts.
noinst_LIBRARIES += libdbk_formatter.a
libdbk_formatter_a_SOURCES = \
	formatter/account_json.c \
	formatter/account_page.h \
	formatter/account_pdf.c \
	formatter/account_report.h \
	formatter/account_tables.c \
	formatter/account_text.c \
	formatter/account_verdict.c formatter/account_verdict.h \
	formatter/account_xlsx.c \
	formatter/barcode.c formatter/barcode.h \
	formatter/changes.c formatter/changes.h \
	formatter/book.c formatter/book.h \
	formatter/book_form.c formatter/book_state.h \
	formatter/discretion.c formatter/discretion.h \
	formatter/columns.c formatter/columns.h \
	formatter/csv.c formatter/csv.h \
	formatter/flow.c formatter/flow.h \
	formatter/import_column.c formatter/import_column.h \
	formatter/import_template.c formatter/import_template.h \
	formatter/letter.c formatter/letter.h \
	formatter/letter_form.c \
	formatter/letter_open.c \
	formatter/letter_page.c formatter/letter_page.h \
	formatter/letter_schedule.c \
	formatter/letter_text.c formatter/letter_text.h \
	formatter/logo.c formatter/logo.h \
	formatter/manifest.c formatter/manifest.h \
	formatter/packet.c formatter/packet.h \
	formatter/page.c formatter/page.h \
	formatter/pen.c formatter/pen.h \
	formatter/release_log.c formatter/release_log.h \
	formatter/release_table.c formatter/release_table.h \
	formatter/report.c formatter/report.h \
	formatter/shape.c formatter/shape.h \
	formatter/recovery_sheet.c formatter/recovery_sheet.h \
	formatter/sheet.c formatter/sheet.h \
	formatter/tables.c formatter/tables.h \
	formatter/template.c formatter/template.h \
	formatter/wording.c formatter/wording.h \
	formatter/words.c formatter/words.h
