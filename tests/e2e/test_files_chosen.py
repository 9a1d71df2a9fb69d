"""Files that cannot all go are told of when they are chosen, before anything is sent."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_files_that_are_too_much_together_are_told_of_at_once(page, tmp_path, settings):
    settings.FILES_MAX_COUNT, settings.FILES_MAX_TOTAL_BYTES = 2, 5 * 1024
    names = [str(tmp_path / f"{number}.txt") for number in range(3)]
    for name in names:
        with open(name, "w") as stream:
            stream.write("a" * 2 * 1024)
    page.goto("/appeals/new/files/")
    chosen, told = page.locator("input[type=file]"), page.locator(".chosen-files .error")
    chosen.set_input_files(names[:2])
    expect(page.locator(".chosen-files li")).to_have_count(2)
    expect(told).to_have_count(0)
    chosen.set_input_files(names)
    expect(told).to_have_count(2)
    expect(told.last).to_contain_text("можно не больше 5 КБ")
    chosen.set_input_files(names[:1])
    page.get_by_role("button", name="Приложить выбранные").click()
    page.locator("#enclosed").wait_for()
    page.locator("input[type=file]").set_input_files(names[1:])
    expect(told.first).to_contain_text("с уже приложенными: 3")
