#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "edi/sftp_session.h"
#include "edi/wiping.h"

/* A transfer may take its timeout, and a second more for each of these bytes. */
#define SLOWEST 256
/* Timeouts that fetching a file may take: its length is not known. */
#define FETCH_TIMEOUTS 20
/* Only the login reads what is put here: it holds the communication password. */
#define FILE_MODE 0600L
#define LISTING_LIMIT ((size_t)64 * 1024 * 1024)

/* What a step sends or receives. */
struct piece {
	const char *bytes; /* to send */
	size_t left;
	struct dbk_buf *out; /* received; NULL: not wanted */
	size_t limit;
	bool too_long;
};

/* Options by type, so that a step is a list of them; the first failure stays. */
static void
set_text(struct dbk_sftp *s, CURLcode *code, CURLoption option, const char *v)
{
	if (*code == CURLE_OK)
		*code = curl_easy_setopt(s->curl, option, v);
}

static void
set_number(struct dbk_sftp *s, CURLcode *code, CURLoption option, long v)
{
	if (*code == CURLE_OK)
		*code = curl_easy_setopt(s->curl, option, v);
}

static void
set_pointer(struct dbk_sftp *s, CURLcode *code, CURLoption option, void *v)
{
	if (*code == CURLE_OK)
		*code = curl_easy_setopt(s->curl, option, v);
}

static size_t
send_piece(char *to, size_t size, size_t n, void *arg)
{
	struct piece *p = arg;

	n *= size;
	if (n > p->left)
		n = p->left;
	memcpy(to, p->bytes, n);
	p->bytes += n;
	p->left -= n;
	return n;
}

static size_t
take_piece(char *from, size_t size, size_t n, void *arg)
{
	struct piece *p = arg;

	n *= size;
	if (p->out == NULL)
		return n;
	if (n > p->limit - p->out->len) {
		p->too_long = true;
		return n != 0 ? 0 : 1; /* anything but n stops it */
	}
	dbk_buf_add(p->out, from, n);
	return p->out->failed ? 0 : n;
}

/* Quoted for libcurl.  It knows /~ in addresses only: in commands a name from
 * the home on is relative. */
void
dbk_sftp_add_path(struct dbk_buf *out, const char *folder, const char *name)
{
	const char *parts[] = {folder, "/", name};
	size_t i;

	if (strcmp(folder, "/~") == 0)
		parts[0] = parts[1] = "";
	else if (strncmp(folder, "/~/", 3) == 0)
		parts[0] = folder + 3;
	dbk_buf_add_char(out, '"');
	for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const char *p = parts[i];

		for (; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				dbk_buf_add_char(out, '\\');
			dbk_buf_add_char(out, *p);
		}
	}
	dbk_buf_add_char(out, '"');
}

/* The address of FOLDER/NAME; name "" is the folder. */
static enum dbk_code
aim(struct dbk_sftp *s, const char *name, struct dbk_err *err)
{
	struct dbk_buf path = {0};
	CURLUcode code;
	enum dbk_code rc;

	dbk_buf_add_format(&path, "%s/%s", s->address.path, name);
	rc = dbk_buf_check(&path, err);
	if (rc == DBK_OK) {
		code = curl_url_set(s->url, CURLUPART_PATH, path.data,
		    CURLU_URLENCODE);
		if (code != CURLUE_OK)
			rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s",
			    s->address.url, curl_url_strerror(code));
	}
	dbk_buf_fini(&path);
	return rc;
}

static void
set_login(struct dbk_sftp *s, CURLcode *code)
{
	const struct dbk_sftp_options *o = &s->options;
	long types = CURLSSH_AUTH_AGENT;

	if (o->key != NULL || o->password != NULL)
		types = 0;
	if (o->key != NULL)
		types |= CURLSSH_AUTH_PUBLICKEY;
	if (o->password != NULL)
		types |= CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD;
	set_number(s, code, CURLOPT_SSH_AUTH_TYPES, types);
	set_text(s, code, CURLOPT_USERNAME, s->address.user);
	if (o->key != NULL)
		set_text(s, code, CURLOPT_SSH_PRIVATE_KEYFILE, o->key);
	if (o->key_passphrase != NULL)
		set_text(s, code, CURLOPT_KEYPASSWD, o->key_passphrase->bytes);
	if (o->password != NULL)
		set_text(s, code, CURLOPT_PASSWORD, o->password->bytes);
}

/* What every step has in common; the connection is kept from step to step. */
static CURLcode
prepare(struct dbk_sftp *s, struct piece *p)
{
	CURLcode code = CURLE_OK;
	long timeout = (long)s->options.timeout;

	curl_easy_reset(s->curl);
	s->failed = CURLE_OK;
	s->reason[0] = '\0';
	set_text(s, &code, CURLOPT_PROTOCOLS_STR, "sftp");
	set_text(s, &code, CURLOPT_REDIR_PROTOCOLS_STR, "sftp");
	/* Not the proxy of the environment. */
	set_text(s, &code, CURLOPT_PROXY, "");
	set_number(s, &code, CURLOPT_NETRC, CURL_NETRC_IGNORED);
	set_number(s, &code, CURLOPT_NOSIGNAL, 1);
	set_number(s, &code, CURLOPT_CONNECTTIMEOUT, timeout);
	set_number(s, &code, CURLOPT_LOW_SPEED_LIMIT, 1);
	set_number(s, &code, CURLOPT_LOW_SPEED_TIME, timeout);
	set_number(s, &code, CURLOPT_TIMEOUT, timeout);
	set_pointer(s, &code, CURLOPT_ERRORBUFFER, s->reason);
	set_pointer(s, &code, CURLOPT_CURLU, s->url);
	if (code == CURLE_OK)
		code = curl_easy_setopt(s->curl, CURLOPT_READFUNCTION,
		    send_piece);
	if (code == CURLE_OK)
		code = curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION,
		    take_piece);
	set_pointer(s, &code, CURLOPT_READDATA, p);
	set_pointer(s, &code, CURLOPT_WRITEDATA, p);
	set_login(s, &code);
	if (code == CURLE_OK)
		code = dbk_host_check_apply(&s->check, s->curl);
	return code;
}

static enum dbk_code
fail_step(struct dbk_sftp *s, CURLcode code, const char *what,
    struct dbk_err *err)
{
	const char *login = "the agent's keys";

	s->failed = code;
	if (code == CURLE_OUT_OF_MEMORY)
		return dbk_fail_memory(err);
	if (s->check.refused[0] != '\0')
		return dbk_fail(err, DBK_EDENIED, "%s", s->check.refused);
	if (s->options.key != NULL)
		login = s->options.key;
	else if (s->options.password != NULL)
		login = "the password";
	if (code == CURLE_LOGIN_DENIED)
		return dbk_fail(err, DBK_EDENIED,
		    "%s: the server does not let %s in with %s: %s",
		    s->address.url, s->address.user, login, s->reason);
	return dbk_fail(err, DBK_ESYSTEM, "%s: %s: %s", s->address.url, what,
	    s->reason[0] != '\0' ? s->reason : curl_easy_strerror(code));
}

/* Read a file, or with name "" the folder's listing. */
static CURLcode
fetch(struct dbk_sftp *s, struct piece *p, bool names_only)
{
	CURLcode code;

	code = prepare(s, p);
	set_number(s, &code, CURLOPT_DIRLISTONLY, names_only);
	set_number(s, &code, CURLOPT_TIMEOUT,
	    (long)s->options.timeout * FETCH_TIMEOUTS);
	return code == CURLE_OK ? curl_easy_perform(s->curl) : code;
}

enum dbk_code
dbk_sftp_download(struct dbk_sftp *s, enum dbk_got *got, struct dbk_buf *out,
    const char *name, size_t limit, struct dbk_err *err)
{
	struct piece p = {.out = out, .limit = out->len + limit};
	enum dbk_code rc;
	CURLcode code;

	*got = DBK_GOT_NOTHING;
	rc = aim(s, name, err);
	if (rc != DBK_OK)
		return rc;
	code = fetch(s, &p, false);
	if (code == CURLE_REMOTE_FILE_NOT_FOUND)
		return DBK_OK;
	if (p.too_long) {
		*got = DBK_GOT_TOO_LONG;
		return DBK_OK;
	}
	if (code != CURLE_OK)
		return fail_step(s, code, name, err);
	*got = DBK_GOT_ALL;
	return dbk_buf_check(out, err);
}

enum dbk_code
dbk_sftp_command(struct dbk_sftp *s, const struct dbk_buf *line,
    struct dbk_err *err)
{
	struct curl_slist *lines;
	struct piece p = {0};
	enum dbk_code rc;
	CURLcode code;

	rc = dbk_buf_check(line, err);
	if (rc == DBK_OK)
		rc = aim(s, "", err);
	if (rc != DBK_OK)
		return rc;
	lines = curl_slist_append(NULL, line->data);
	if (lines == NULL)
		return dbk_fail_memory(err);
	code = prepare(s, &p);
	set_number(s, &code, CURLOPT_NOBODY, 1);
	set_pointer(s, &code, CURLOPT_QUOTE, lines);
	if (code == CURLE_OK)
		code = curl_easy_perform(s->curl);
	curl_slist_free_all(lines);
	return code == CURLE_OK ? DBK_OK : fail_step(s, code, line->data, err);
}

enum dbk_code
dbk_sftp_upload(struct dbk_sftp *s, const char *name, const void *bytes,
    size_t len, struct dbk_err *err)
{
	struct piece p = {.bytes = bytes, .left = len};
	enum dbk_code rc;
	CURLcode code;

	rc = aim(s, name, err);
	if (rc != DBK_OK)
		return rc;
	code = prepare(s, &p);
	set_number(s, &code, CURLOPT_UPLOAD, 1);
	set_number(s, &code, CURLOPT_NEW_FILE_PERMS, FILE_MODE);
	set_number(s, &code, CURLOPT_TIMEOUT,
	    (long)s->options.timeout + (long)(len / SLOWEST));
	if (code == CURLE_OK)
		code = curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE,
		    (curl_off_t)len);
	if (code == CURLE_OK)
		code = curl_easy_perform(s->curl);
	return code == CURLE_OK ? DBK_OK : fail_step(s, code, name, err);
}

enum dbk_code
dbk_sftp_listing(struct dbk_sftp *s, struct dbk_buf *out, bool names_only,
    struct dbk_err *err)
{
	struct piece p = {.out = out, .limit = LISTING_LIMIT};
	enum dbk_code rc;
	CURLcode code;

	rc = aim(s, "", err);
	if (rc != DBK_OK)
		return rc;
	code = fetch(s, &p, names_only);
	if (code != CURLE_OK)
		return fail_step(s, code, "the folder", err);
	/* So that there is a NUL at its end. */
	dbk_buf_add(out, "", 0);
	return dbk_buf_check(out, err);
}

bool
dbk_sftp_is_worth_asking(const struct dbk_sftp *s)
{
	return s->failed != CURLE_COULDNT_RESOLVE_HOST &&
	    s->failed != CURLE_COULDNT_CONNECT &&
	    s->failed != CURLE_OPERATION_TIMEDOUT &&
	    s->failed != CURLE_PEER_FAILED_VERIFICATION &&
	    s->failed != CURLE_LOGIN_DENIED;
}

/* libcurl can be built without SFTP, and often is. */
static enum dbk_code
start(struct dbk_sftp *s, struct dbk_err *err)
{
	const curl_version_info_data *info;
	const char *const *protocol;

	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, dbk_wiping_malloc,
		dbk_wiping_free, dbk_wiping_realloc, dbk_wiping_strdup,
		dbk_wiping_calloc) != CURLE_OK)
		return dbk_fail(err, DBK_ESYSTEM, "libcurl does not start");
	s->started = true;
	info = curl_version_info(CURLVERSION_NOW);
	for (protocol = info->protocols; *protocol != NULL; protocol++)
		if (strcmp(*protocol, "sftp") == 0)
			return DBK_OK;
	return dbk_fail(err, DBK_ESYSTEM,
	    "this machine's libcurl %s was built without SFTP; on Debian "
	    "libcurl4 has it",
	    info->version);
}

static enum dbk_code
check_files(const struct dbk_sftp *s, struct dbk_err *err)
{
	const struct dbk_sftp_options *o = &s->options;

	if (o->key != NULL && access(o->key, R_OK) != 0)
		return dbk_fail(err, DBK_EUSAGE, "%s: %s", o->key,
		    strerror(errno));
	return DBK_OK;
}

enum dbk_code
dbk_sftp_open(struct dbk_sftp *s, const char *address,
    const struct dbk_sftp_options *options, struct dbk_err *err)
{
	enum dbk_code rc;

	s->options = *options;
	if (s->options.timeout == 0)
		s->options.timeout = DBK_TRANSPORT_TIMEOUT;
	s->check.address = &s->address;
	s->check.known_hosts = options->known_hosts;
	s->check.host_key = options->host_key;
	rc = start(s, err);
	if (rc == DBK_OK)
		rc = dbk_sftp_address_read(&s->address, address, err);
	if (rc == DBK_OK)
		rc = dbk_host_check_init(&s->check, err);
	if (rc == DBK_OK)
		rc = check_files(s, err);
	if (rc != DBK_OK)
		return rc;
	s->curl = curl_easy_init();
	s->url = curl_url();
	if (s->curl == NULL || s->url == NULL ||
	    curl_url_set(s->url, CURLUPART_URL, s->address.url, 0) != CURLUE_OK)
		return dbk_fail_memory(err);
	return DBK_OK;
}

void
dbk_sftp_close(struct dbk_sftp *s)
{
	curl_easy_cleanup(s->curl);
	curl_url_cleanup(s->url);
	dbk_sftp_address_fini(&s->address);
	if (s->started)
		curl_global_cleanup();
}
