#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "formatter/book_state.h"
#include "ledger/date.h"

#define WIDTH_MIN 8
#define WIDTH_MAX 48 /* characters; a longer text is seen in its cell */
#define DATE_WIDTH 11
#define FIT_COLUMNS 16 /* still readable when printed on one page's width */
#define TABLE_COLUMNS 4 /* fewer are a list to be read, not a table */

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	if (slash == path)
		return strdup("/");
	return strndup(path, (size_t)(slash - path));
}

/* The library copies the strings but takes them as char *. */
static enum dbk_code
set_properties(struct dbk_book *book, const char *title, const char *author,
    const char *created, struct dbk_err *err)
{
	lxw_doc_properties properties = {0};
	enum dbk_code rc = DBK_OK;

	properties.title = strdup(title);
	properties.author = strdup(author);
	properties.created = (time_t)dbk_time_seconds(created);
	if (properties.title == NULL || properties.author == NULL ||
	    workbook_set_properties(book->workbook, &properties) !=
		LXW_NO_ERROR)
		rc = dbk_fail_memory(err);
	free(properties.title);
	free(properties.author);
	return rc;
}

enum dbk_code
dbk_book_open(struct dbk_book **out, const char *path, const char *title,
    const char *author, const char *created, struct dbk_err *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	struct dbk_book *book;
	enum dbk_code rc;

	*out = NULL;
	book = calloc(1, sizeof *book);
	if (book == NULL)
		return dbk_fail_memory(err);
	book->path = strdup(path);
	book->folder = folder_of(path);
	if (book->path == NULL || book->folder == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	options.tmpdir = book->folder;
	book->workbook = workbook_new_opt(path, &options);
	if (book->workbook == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	rc = set_properties(book, title, author, created, err);
	if (rc != DBK_OK)
		goto fail;
	book->heading = workbook_add_format(book->workbook);
	book->number = workbook_add_format(book->workbook);
	book->date = workbook_add_format(book->workbook);
	if (book->heading == NULL || book->number == NULL ||
	    book->date == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	format_set_bold(book->heading);
	format_set_text_wrap(book->heading);
	format_set_align(book->heading, LXW_ALIGN_VERTICAL_TOP);
	format_set_bottom(book->heading, LXW_BORDER_THIN);
	/* _): a gap, so that it does not touch the text beside it. */
	format_set_num_format(book->number, "#,##0_)");
	format_set_num_format(book->date, "yyyy-mm-dd");
	*out = book;
	return DBK_OK;
fail:
	dbk_book_close(book);
	return rc;
}

enum dbk_code
dbk_book_open_csv(struct dbk_book **out, struct dbk_file *file,
    const char *sheet, struct dbk_err *err)
{
	struct dbk_book *book;

	*out = NULL;
	book = calloc(1, sizeof *book);
	if (book == NULL)
		return dbk_fail_memory(err);
	book->file = file;
	book->kept = strdup(sheet);
	if (book->kept == NULL) {
		dbk_book_close(book);
		return dbk_fail_memory(err);
	}
	*out = book;
	return DBK_OK;
}

void
dbk_sheet_judge(struct dbk_sheet *sheet, lxw_error error)
{
	if (error == LXW_NO_ERROR || sheet->book->error != LXW_NO_ERROR)
		return;
	sheet->book->error = error;
	sheet->book->failed = sheet;
}

bool
dbk_sheet_is_open(const struct dbk_sheet *sheet)
{
	return sheet->worksheet != NULL && dbk_book_good(sheet->book);
}

static void
widen(struct dbk_sheet *sheet, size_t column, size_t width)
{
	if (width > sheet->widths[column])
		sheet->widths[column] = width;
}

/* Characters, not bytes. */
static size_t
length_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) != 0x80)
			n++;
	return n;
}

struct dbk_sheet *
dbk_sheet_add(struct dbk_book *book, const char *name, size_t ncolumns)
{
	struct dbk_sheet *sheet =
	    &book->sheets[book->nsheets < DBK_BOOK_SHEETS ?
		    book->nsheets :
		    DBK_BOOK_SHEETS - 1];

	sheet->book = book;
	sheet->name = name;
	if (book->nsheets == DBK_BOOK_SHEETS || ncolumns > DBK_BOOK_COLUMNS) {
		dbk_sheet_judge(sheet, LXW_ERROR_PARAMETER_VALIDATION);
		return sheet;
	}
	book->nsheets++;
	sheet->ncolumns = ncolumns;
	if (book->file != NULL)
		return sheet;
	sheet->worksheet = workbook_add_worksheet(book->workbook, name);
	if (sheet->worksheet == NULL)
		dbk_sheet_judge(sheet, LXW_ERROR_MEMORY_MALLOC_FAILED);
	return sheet;
}

void
dbk_sheet_page(struct dbk_sheet *sheet, lxw_row_t headings)
{
	lxw_worksheet *w = sheet->worksheet;

	worksheet_set_landscape(w);
	worksheet_set_paper(w, 1); /* US Letter */
	if (sheet->ncolumns <= FIT_COLUMNS)
		worksheet_fit_to_pages(w, 1, 0);
	else
		dbk_sheet_judge(sheet, worksheet_repeat_columns(w, 0, 0));
	worksheet_freeze_panes(w, headings,
	    sheet->ncolumns <= FIT_COLUMNS ? 0 : 1);
	dbk_sheet_judge(sheet, worksheet_repeat_rows(w, 0, headings - 1));
	dbk_sheet_judge(sheet, worksheet_set_footer(w, "&L&A&RPage &P of &N"));
}

void
dbk_sheet_two_lines(struct dbk_sheet *sheet)
{
	if (sheet->ncolumns < TABLE_COLUMNS)
		return;
	dbk_sheet_judge(sheet,
	    worksheet_set_row(sheet->worksheet, sheet->row,
		2 * LXW_DEF_ROW_HEIGHT, NULL));
}

/* The least width in which two lines hold it, broken at a space. */
static size_t
width_of_two(const char *heading)
{
	size_t len = length_of(heading), least = len, at = 0, longer;

	for (; *heading != '\0'; heading++) {
		if (*heading == ' ') {
			longer = at > len - at - 1 ? at : len - at - 1;
			least = longer < least ? longer : least;
		}
		at += ((unsigned char)*heading & 0xc0) != 0x80;
	}
	return least;
}

void
dbk_sheet_heading(struct dbk_sheet *sheet, size_t column, const char *heading,
    lxw_format *format)
{
	widen(sheet, column,
	    sheet->ncolumns < TABLE_COLUMNS ? length_of(heading) :
					      width_of_two(heading));
	dbk_sheet_judge(sheet,
	    worksheet_write_string(sheet->worksheet, sheet->row,
		(lxw_col_t)column, heading, format));
}

struct dbk_sheet *
dbk_book_sheet(struct dbk_book *book, const char *name,
    const char *const *headings, size_t ncolumns)
{
	struct dbk_sheet *sheet = dbk_sheet_add(book, name, ncolumns);
	size_t i;

	if (book->file != NULL && strcmp(name, book->kept) == 0) {
		book->found = true;
		sheet->csv = &book->csv;
		dbk_csv_begin(sheet->csv, book->file, ncolumns);
		for (i = 0; i < ncolumns; i++)
			dbk_csv_text(sheet->csv, i, headings[i]);
		dbk_csv_next(sheet->csv);
	}
	if (sheet->worksheet == NULL)
		return sheet;
	dbk_sheet_page(sheet, 1);
	dbk_sheet_two_lines(sheet);
	for (i = 0; i < ncolumns; i++)
		dbk_sheet_heading(sheet, i, headings[i], book->heading);
	sheet->row = 1;
	return sheet;
}

/* ---- cells ---- */

void
dbk_sheet_text(struct dbk_sheet *sheet, size_t column, const char *text)
{
	if (sheet->csv != NULL)
		dbk_csv_text(sheet->csv, column, text);
	if (text == NULL || *text == '\0' || !dbk_sheet_is_open(sheet))
		return;
	widen(sheet, column, length_of(text));
	dbk_sheet_judge(sheet,
	    worksheet_write_string(sheet->worksheet, sheet->row,
		(lxw_col_t)column, text, sheet->formats[column]));
}

/* As many characters as the digits take with a comma before every three. */
static size_t
width_of_number(const char *digits)
{
	size_t n = strlen(digits);

	return n + (n - 1) / 3;
}

void
dbk_sheet_number(struct dbk_sheet *sheet, size_t column, int64_t v)
{
	char digits[24];

	(void)snprintf(digits, sizeof digits, "%" PRId64, v);
	if (sheet->csv != NULL)
		dbk_csv_text(sheet->csv, column, digits);
	if (!dbk_sheet_is_open(sheet))
		return;
	/* Excel's own numbers are doubles: exact up to 2^53. */
	dbk_sheet_judge(sheet,
	    worksheet_write_number(sheet->worksheet, sheet->row,
		(lxw_col_t)column, (double)v,
		sheet->form ? sheet->formats[column] : sheet->book->number));
	widen(sheet, column, width_of_number(digits));
}

void
dbk_sheet_date(struct dbk_sheet *sheet, size_t column, const char *date)
{
	lxw_datetime cell = {0};
	dbk_day day;

	if (sheet->csv != NULL)
		dbk_csv_text(sheet->csv, column, date);
	if (date == NULL || *date == '\0' || !dbk_sheet_is_open(sheet))
		return;
	if (!dbk_date_parse(&day, date, strlen(date))) {
		dbk_sheet_text(sheet, column, date);
		return;
	}
	cell.year = (int)strtol(date, NULL, 10);
	cell.month = (int)strtol(date + 5, NULL, 10);
	cell.day = (int)strtol(date + 8, NULL, 10);
	widen(sheet, column, DATE_WIDTH);
	dbk_sheet_judge(sheet,
	    worksheet_write_datetime(sheet->worksheet, sheet->row,
		(lxw_col_t)column, &cell, sheet->book->date));
}

void
dbk_sheet_next(struct dbk_sheet *sheet)
{
	if (sheet->csv != NULL)
		dbk_csv_next(sheet->csv);
	sheet->row++;
}

bool
dbk_book_good(const struct dbk_book *book)
{
	return book->error == LXW_NO_ERROR;
}

/* ---- finishing ---- */

static void
finish_sheet(struct dbk_sheet *sheet)
{
	size_t i, width;

	for (i = 0; i < sheet->ncolumns; i++) {
		width = sheet->widths[i] + 2;
		if (width < WIDTH_MIN)
			width = WIDTH_MIN;
		if (width > WIDTH_MAX)
			width = WIDTH_MAX;
		dbk_sheet_judge(sheet,
		    worksheet_set_column(sheet->worksheet, (lxw_col_t)i,
			(lxw_col_t)i, (double)width, sheet->formats[i]));
	}
	if (!sheet->form && sheet->row > 1 && sheet->ncolumns >= TABLE_COLUMNS)
		dbk_sheet_judge(sheet,
		    worksheet_autofilter(sheet->worksheet, 0, 0, sheet->row - 1,
			(lxw_col_t)(sheet->ncolumns - 1)));
}

/*
 * The library does not look whether its temporary files could be written, and a
 * workbook made of a cut one would be damaged.  So look here: at those of the
 * rows, and whether there is room for what it still writes, which is each sheet
 * once more, one after the other, and the file itself, which is smaller than
 * all of them.
 */
static enum dbk_code
check_room(const struct dbk_book *book, struct dbk_err *err)
{
	struct statvfs room;
	uintmax_t needed = 1 << 20, largest = 0, available;
	size_t i;
	long size;

	for (i = 0; i < book->nsheets; i++) {
		FILE *rows = book->sheets[i].worksheet->optimize_tmpfile;

		errno = 0;
		if (fflush(rows) != 0 || ferror(rows) ||
		    (size = ftell(rows)) < 0)
			return dbk_fail(err, DBK_ESYSTEM,
			    "%s: a temporary file cannot be written: %s",
			    book->path, strerror(errno != 0 ? errno : EIO));
		needed += (uintmax_t)size;
		if ((uintmax_t)size > largest)
			largest = (uintmax_t)size;
	}
	needed += largest;
	if (statvfs(book->folder, &room) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", book->folder,
		    strerror(errno));
	available = (uintmax_t)room.f_bavail * room.f_frsize;
	if (available < needed)
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s: the disk is full: %ju MiB are needed, %ju are free",
		    book->path, needed >> 20, available >> 20);
	return DBK_OK;
}

static enum dbk_code
fail_of(const struct dbk_book *book, lxw_error error, struct dbk_err *err)
{
	const char *sheet = book->failed != NULL ? book->failed->name : "";

	switch (error) {
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return dbk_fail_memory(err);
	case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
		return dbk_fail(err, DBK_EUSAGE,
		    "sheet %s has more than the %u rows that Excel opens; "
		    "choose a port or a letter",
		    sheet, (unsigned)LXW_ROW_MAX);
	case LXW_ERROR_CREATING_XLSX_FILE:
	case LXW_ERROR_CREATING_TMPFILE:
	case LXW_ERROR_READING_TMPFILE:
	case LXW_ERROR_ZIP_FILE_OPERATION:
	case LXW_ERROR_ZIP_FILE_ADD:
	case LXW_ERROR_ZIP_CLOSE:
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s: %s", book->path,
		    lxw_strerror(error), strerror(errno != 0 ? errno : EIO));
	default:
		return dbk_fail(err, DBK_EDEFECT, "%s: sheet %s: %s",
		    book->path, sheet, lxw_strerror(error));
	}
}

static enum dbk_code
finish_csv(const struct dbk_book *book, struct dbk_err *err)
{
	struct dbk_buf names = {0};
	enum dbk_code rc;
	size_t i;

	if (book->found)
		return dbk_csv_check(&book->csv, err);
	for (i = 0; i < book->nsheets; i++)
		dbk_buf_add_format(&names, "%s%s", i != 0 ? ", " : "",
		    book->sheets[i].name);
	rc = dbk_buf_check(&names, err);
	if (rc == DBK_OK)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "there is no sheet \"%s\"; there are %s", book->kept,
		    names.data);
	dbk_buf_fini(&names);
	return rc;
}

enum dbk_code
dbk_book_finish(struct dbk_book *book, struct dbk_err *err)
{
	enum dbk_code rc;
	lxw_error error;
	size_t i;

	if (book->file != NULL)
		return finish_csv(book, err);
	for (i = 0; i < book->nsheets && dbk_book_good(book); i++)
		finish_sheet(&book->sheets[i]);
	if (!dbk_book_good(book))
		return fail_of(book, book->error, err);
	rc = check_room(book, err);
	if (rc != DBK_OK)
		return rc;
	errno = 0;
	error = workbook_close(book->workbook); /* frees it in every case */
	book->workbook = NULL;
	return error == LXW_NO_ERROR ? DBK_OK : fail_of(book, error, err);
}

void
dbk_book_close(struct dbk_book *book)
{
	if (book == NULL)
		return;
	if (book->workbook != NULL)
		lxw_workbook_free(book->workbook);
	free(book->path);
	free(book->folder);
	free(book->kept);
	dbk_csv_fini(&book->csv);
	free(book);
}
