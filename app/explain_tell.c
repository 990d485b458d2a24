#include <string.h>

#include "app/explain_tell.h"

#define PAGE_WIDTH 80
#define NAME_WIDTH 34

static void
end_record(struct dbk_explain_teller *x)
{
	if (x->record == 0)
		return;
	dbk_out_close(x->out);
	dbk_out_close(x->out);
}

static void
tell_image(const struct dbk_explain_teller *x, unsigned long record)
{
	char image[DBK_RECORD_LEN + 1];

	memcpy(image, x->image + (record - 1) * (DBK_RECORD_LEN + 1),
	    DBK_RECORD_LEN);
	image[DBK_RECORD_LEN] = '\0';
	dbk_out_string(x->out, "image", image);
}

static void
begin_record(struct dbk_explain_teller *x, const struct dbk_explained *e)
{
	const struct dbk_layout *layout = e->layout;
	struct dbk_output *out = x->out;

	if (e->record == x->record)
		return;
	end_record(x);
	dbk_print(out, "%s%lu  %s %s\n", x->record != 0 ? "\n" : "", e->record,
	    layout != NULL ? layout->name : "?",
	    layout != NULL ? layout->title : "unknown record");
	x->record = e->record;
	dbk_out_open(out, NULL, '{');
	dbk_out_integer(out, "record", (int64_t)e->record);
	dbk_out_string(out, "name", layout != NULL ? layout->name : NULL);
	dbk_out_string(out, "title", layout != NULL ? layout->title : NULL);
	dbk_out_string(out, "page", layout != NULL ? layout->page : NULL);
	if (x->image != NULL)
		tell_image(x, e->record);
	dbk_out_open(out, "fields", '[');
}

/* A remark on the same line when it fits, else below; never past the page. */
static void
print_remark(struct dbk_output *out, int *used, const char *remark)
{
	size_t len;
	int room;

	if (*remark == '\0')
		return;
	if (*used + 3 + (int)strlen(remark) <= PAGE_WIDTH) {
		dbk_print(out, "   ");
		dbk_print_value(out, remark);
		*used = PAGE_WIDTH;
		return;
	}
	while (*remark != '\0') {
		room = PAGE_WIDTH - NAME_WIDTH - 3;
		len = strlen(remark);
		if (len > (size_t)room) {
			for (len = (size_t)room; len > 0 && remark[len] != ' ';
			     len--)
				;
			if (len == 0)
				len = (size_t)room;
		}
		dbk_print(out, "\n%*s%.*s", NAME_WIDTH + 3, "", (int)len,
		    remark);
		remark += len;
		remark += strspn(remark, " ");
	}
	*used = PAGE_WIDTH;
}

static void
print_field(struct dbk_output *out, const struct dbk_explained *e)
{
	int used = NAME_WIDTH + 1 + (int)strlen(e->value);

	if (e->field == NULL) {
		dbk_print_value(out, e->value);
		used = (int)strlen(e->value);
	} else {
		dbk_print_label(out, e->field->name, NAME_WIDTH);
		if (used > PAGE_WIDTH) {
			dbk_print(out, "\n    ");
			used = 4 + (int)strlen(e->value);
		}
		dbk_print_value(out, e->value);
	}
	print_remark(out, &used, e->meaning);
	if (e->fault[0] != '\0') {
		used = PAGE_WIDTH;
		print_remark(out, &used, e->fault);
	}
	dbk_print(out, "\n");
}

void
dbk_explain_tell(void *arg, const struct dbk_explained *e)
{
	struct dbk_explain_teller *x = arg;
	const struct dbk_rec_field *field = e->field;
	struct dbk_output *out = x->out;

	begin_record(x, e);
	if (!out->json) {
		print_field(out, e);
		return;
	}
	dbk_out_open(out, NULL, '{');
	if (field != NULL) {
		dbk_out_string(out, "name", field->name);
		dbk_out_string(out, "label", field->label);
		dbk_out_string(out, "page", field->page);
		dbk_out_integer(out, "from", field->from);
		dbk_out_integer(out, "to", field->to);
	}
	dbk_out_string(out, "value", e->value);
	dbk_out_string(out, "meaning", *e->meaning != '\0' ? e->meaning : NULL);
	dbk_out_string(out, "edition", *e->edition != '\0' ? e->edition : NULL);
	dbk_out_string(out, "fault", *e->fault != '\0' ? e->fault : NULL);
	dbk_out_close(out);
}

void
dbk_explain_begin(struct dbk_explain_teller *x, struct dbk_output *out,
    const char *member, const char *image)
{
	x->out = out;
	x->image = image;
	x->record = 0;
	dbk_out_open(out, member, '[');
}

void
dbk_explain_end(struct dbk_explain_teller *x)
{
	end_record(x);
	dbk_out_close(x->out);
}
