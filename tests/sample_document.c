#include <stdio.h>

#include "tests/sample_document.h"

static const char document[] =
    "{%s\"entry_type\":\"01\",\"importer\":{\"id_type\":\"EI\","
    "\"id\":\"12-3456789AA\",\"name\":\"ACME TRADING INC\"},\"mode\":\"11\","
    "\"bond\":{\"type\":\"8\"},\"value\":%ld,\"port_of_entry\":\"%s\","
    "\"port_of_unlading\":\"2704\",\"contact\":{\"name\":\"PAT DOE\","
    "\"phone\":\"3105550100\"},\"location_of_goods\":\"Y258\","
    "\"conveyance\":\"EVER EXAMPLE\",\"voyage\":\"0123W\",\"bills\":"
    "[{\"master\":{\"issuer\":\"EGLV\",\"number\":\"149601234567\"},"
    "\"house\":{\"issuer\":\"ABCD\",\"number\":\"LAX0001234\"},"
    "\"quantity\":120,\"equipment\":[\"CSQU3054383\"]}],\"parties\":"
    "[{\"role\":\"SE\",\"name\":\"SHENZHEN EXAMPLE CO LTD\",\"address\":"
    "{\"lines\":[\"8 KEJI RD\"],\"city\":\"SHENZHEN\",\"country\":\"CN\"}},"
    "{\"role\":\"MF\",\"name\":\"SHENZHEN EXAMPLE CO LTD\",\"address\":"
    "{\"lines\":[\"8 KEJI RD\"],\"city\":\"SHENZHEN\",\"country\":\"CN\"}},"
    "{\"role\":\"BY\",\"id_type\":\"EI\",\"id\":\"12-3456789AA\"},"
    "{\"role\":\"CN\",\"id_type\":\"EI\",\"id\":\"12-3456789AA\"}],"
    "\"lines\":[{\"country_of_origin\":\"CN\",\"description\":\"LAPTOPS\","
    "\"tariffs\":[{\"hts\":\"8471300100\",\"value\":%ld}]}]}";

void
sample_document(char out[SAMPLE_DOCUMENT_MAX], const char *number,
    const char *port, long value)
{
	char member[60] = "";

	if (number != NULL)
		(void)snprintf(member, sizeof member,
		    "\"entry_number\":\"%s\",", number);
	(void)snprintf(out, SAMPLE_DOCUMENT_MAX, document, member, value, port,
	    value);
}
