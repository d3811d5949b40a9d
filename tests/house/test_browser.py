"""The journeys' browser: the system's own Chromium, and a first page that it finds nothing wrong with."""


def test_the_login_page_loads_whole_and_silent(live_server, page):
    "Under its own strict policy: no word on the console, every file there, nothing fetched from elsewhere."
    said, fetched, failed = [], [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: fetched.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(f"{live_server.url}/accounts/login/", wait_until="networkidle")
    assert said == []
    assert failed == []
    assert [url for url in fetched if not url.startswith((live_server.url, "data:"))] == []
    assert page.locator("link[rel=stylesheet]").count() > 0
    assert page.locator("input[name=password]").is_visible()


def test_a_stranger_in_a_browser_is_asked_to_log_in(live_server, page):
    page.goto(f"{live_server.url}/admin/")
    assert "login" in page.url


def test_log_in_and_out(live_server, page, django_user_model):
    django_user_model.objects.create_user(username="ann", password="correct horse battery", is_staff=True)
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "ann")
    page.fill("input[name=password]", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/admin/")
    assert {cookie["name"] for cookie in page.context.cookies()} == {"session", "csrf"}
