"""Pictures of series, as librsvg and a browser draw them."""

import shutil
import subprocess

import pytest


def test_librsvg_draws_every_series(server, tmp_path):
    if not shutil.which("rsvg-convert"):
        pytest.skip("rsvg-convert is not installed")
    for collection in ("trade-series", "indicators"):
        for series in server.json(f"/v1/{collection}?limit=1000&fields=id")["data"]:
            picture = server.get(f"/v1/{collection}/{series['id']}/chart.svg").content
            drawn = subprocess.run(["rsvg-convert"], input=picture, capture_output=True, timeout=60)
            assert drawn.returncode == 0 and drawn.stdout.startswith(b"\x89PNG"), series["id"]


@pytest.mark.parametrize("query", ["", "between=KAZ,TKM&width=360", "from=2022&to=2023&theme=dark", "kind=sanction"])
def test_librsvg_draws_the_timeline(server, query):
    if not shutil.which("rsvg-convert"):
        pytest.skip("rsvg-convert is not installed")
    picture = server.get(f"/v1/timeline.svg?{query}").content
    drawn = subprocess.run(["rsvg-convert"], input=picture, capture_output=True, timeout=60)
    assert drawn.returncode == 0 and drawn.stdout.startswith(b"\x89PNG")


def test_a_browser_draws_a_picture_under_its_policy_without_a_complaint(server, tmp_path):
    browser = shutil.which("chromium")
    if not browser:
        pytest.skip("chromium is not installed")
    target = tmp_path / "chart.png"
    ran = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--screenshot={target}", "--window-size=740,560",
         "--enable-logging=stderr", "--v=0", server.url("/v1/trade-series/rus-tkm-turnover/chart.svg")],
        capture_output=True, text=True, timeout=120)
    assert target.stat().st_size > 5000
    assert "Content Security Policy" not in ran.stderr
