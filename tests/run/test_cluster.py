"""Where the embedded server is reached: by a socket, or where its path is too long by 127.0.0.1."""

from pathlib import Path

import pytest
from environ import Env

from portal.run.cluster import Cluster, url_of


@pytest.mark.parametrize(
    ("folder", "has_socket"),
    [("/srv/portal/.data/pg", True), ("/srv/" + "п" * 50, False), ("/srv/it's, so", False)],
)
def test_a_socket_needs_a_short_and_plain_path(folder, has_socket):
    cluster = Cluster(Path(folder))
    assert cluster.socket_folder == (Path(folder, "socket") if has_socket else None)
    assert cluster.host == "127.0.0.1", "nothing runs there"


@pytest.mark.parametrize("host", ["127.0.0.1", "/srv/город/socket"])
def test_an_address_is_read_as_it_was_written(host):
    read = Env.db_url_config(url_of("portal", "a/b:c@d", host, 5432, "portal"))
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert [read[name] for name in names] == ["portal", "a/b:c@d", host, 5432, "portal"]
