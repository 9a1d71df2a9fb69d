"""How gunicorn takes requests: it reads this file by itself where it is started in this folder."""

from gunicorn.http import message

# A search of 10,000 Russian letters is an address of 60,000 bytes: the portal itself answers that
# it is too long, in Russian and at the field. gunicorn takes 8190 at most, or any length at all,
# which fills the memory with a line that has no end.
limit_request_line = message.MAX_REQUEST_LINE = 64 * 1024
