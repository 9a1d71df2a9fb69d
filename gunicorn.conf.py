"""How gunicorn takes requests: it reads this file by itself where it is started in this folder."""

import gc
from typing import Any

from gunicorn.http import message

# A search of 10,000 Russian letters is an address of 60,000 bytes: the portal itself answers that
# it is too long, in Russian and at the field. gunicorn takes 8190 at most, or any length at all,
# which fills the memory with a line that has no end.
limit_request_line = message.MAX_REQUEST_LINE = 64 * 1024

# A process answers one request at a time: threads of one process wait for its lock after each
# answer of PostgreSQL, which costs pages that ask it a third of their requests a second. Idle
# connections wait outside; how many processes there are is said where it is started. They share
# what is loaded before they part.
worker_class = "gthread"
threads = 1
preload_app = True

#: Objects made before the collector looks for cycles among the young; a page makes thousands.
_YOUNG = 10_000


def post_worker_init(worker: Any) -> None:
    """Let the collector of cycles pass over what was loaded to stay, and look less often.

    Pages leave next to no cycles; up to a fifth of their processor time went into looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
