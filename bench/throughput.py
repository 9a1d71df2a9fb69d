"""Pages a second, each against its limit in the same run: ``python -m bench.throughput``.

One gunicorn worker on one database; a client of four keep-alive connections in this process takes
the addresses in turn, round after round. The figure that noise does not touch is the processor
time of the server for one request.
"""

import statistics
import threading
import time

from bench import server
from bench.filing import file_appeal, signed_in_session
from bench.http import Browser, Portal, running
from bench.load import load

_CONNECTIONS = 4
_SECONDS = 2.0
_ROUNDS = 5
#: What is measured, beside what, and the least share of it.
_ANONYMOUS = ("/", "/how-appeals-are-considered/", "/personal-data/", "/appeals/new/")


def hammer(portal: Portal, path: str, cookies: dict[str, str]) -> tuple[float, float]:
    """Ask for the path as fast as it comes; return requests a second and CPU ms a request."""
    counts = [0] * _CONNECTIONS
    until = time.monotonic() + _SECONDS
    used = portal.cpu_seconds()

    def ask(number: int) -> None:
        with Browser(portal.port, **cookies) as browser:
            while time.monotonic() < until:
                status, _, _ = browser.get(path)
                assert status == 200, (path, status)
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(counts)
    return total / _SECONDS, 1000 * (portal.cpu_seconds() - used) / total


def main() -> None:
    """Print the table of bench/README.md."""
    url = load(10_000)
    session = signed_in_session("reader@example.org")
    with running(url, workers=1, DJANGO_SETTINGS_MODULE="bench.yardsticks") as portal:
        citizen = Browser(portal.port, sessionid=session)
        reference = file_appeal(citizen)
        from appeals.models import Appeal

        status_page = (
            f"/appeals/status/{reference}/{Appeal.objects.get(reference=reference).status_secret}/"
        )
        form = "/appeals/new/text/"
        writing = Browser(portal.port)
        writing.get("/appeals/new/addressee/")
        writing.post("/appeals/new/addressee/", addressee="unknown")
        sizes = {path: len(Browser(portal.port).get(path)[2]) for path in (form, status_page)}
        cookies: dict[str, dict[str, str]] = {form: writing.cookies}
        frame = len(Browser(portal.port).get("/bench/framed/0/")[2])
        beside = [(path, "/bench/bare/") for path in _ANONYMOUS]
        beside += [(path, f"/bench/same{path}") for path in sizes]
        beside += [(path, f"/bench/framed/{size - frame}/") for path, size in sizes.items()]
        beside += [(path, f"/bench/templated/{size}/") for path, size in sizes.items()]
        paths = list(dict.fromkeys(path for pair in beside for path in reversed(pair)))
        found: dict[str, list[tuple[float, float]]] = {path: [] for path in paths}
        for path in paths:
            # Once alone: what a process makes at its first request, it makes one at a time.
            Browser(portal.port).get(path)
            hammer(portal, path, cookies.get(path, {}))
        for _ in range(_ROUNDS):
            for path in paths:
                found[path].append(hammer(portal, path, cookies.get(path, {})))
    rates = {path: statistics.median(rate for rate, _ in rows) for path, rows in found.items()}
    costs = {path: statistics.median(cost for _, cost in rows) for path, rows in found.items()}
    print("| Page | requests/s | beside | ratio | CPU ms | CPU ratio |\n|---|---|---|---|---|---|")
    for path, other in beside:
        print(
            f"| {path.replace(status_page, '/appeals/status/…/')} | {rates[path]:.0f} |"
            f" {other.replace(status_page, '/appeals/status/…/')} {rates[other]:.0f} | {rates[path] / rates[other]:.2f} |"
            f" {costs[path]:.2f} | {costs[other] / costs[path]:.2f} |"
        )


if __name__ == "__main__":
    server.started()
    main()
