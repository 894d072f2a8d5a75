"""Wait until a server of the program serves its pages: its port is open long before."""

from __future__ import annotations

import http.client
import json
import subprocess
import time

from handover.conf.starting import HEALTH


def is_served(port: int) -> bool:
    """Whether the server says that its pages are served."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", HEALTH)
        answer = connection.getresponse()
        return answer.status == 200 and json.loads(answer.read()) == {"status": "ok"}
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def wait_until_served(port: int, server: subprocess.Popen[bytes], seconds: float) -> str:
    """Return what is wrong where the server ends, or serves nothing in this time; empty where it serves."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            return f"the server ended with {server.returncode}"
        if is_served(port):
            return ""
        time.sleep(0.1)
    return f"nothing is served on port {port} after {seconds:.0f} s"
