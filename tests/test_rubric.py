"""A team edits its rules; what cannot be right is shown with its line and what to do, all at once."""

from pathlib import Path

import pytest

from src.errors import ConfigError
from src.leads.rules.meanings import FOUND_OUT, MEANING, WISH, WISHED_TIME
from src.leads.rules.rubric import Rubric, load_rubric
from src.leads.rules.rubric_faults import POINTS

BUILT_IN = Path(__file__).parent.parent / "src" / "leads" / "rules" / "scoring.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "scoring.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as refused:
        load_rubric(written(folder, text))
    return str(refused.value)


def test_the_built_in_rules_are_a_file_like_any_other() -> None:
    assert load_rubric() == load_rubric(BUILT_IN)


def test_the_built_in_rules_name_every_rule_there_is() -> None:
    rubric = load_rubric()
    named = {table: set(rules) for table, rules in rubric.points.items()}
    assert named == {table: set(rules) - {"at_most"} for table, rules in POINTS.items()}
    assert {f"{table}.{rule}" for table, rules in POINTS.items() for rule in rules} <= set(MEANING)
    assert all(set(texts) <= set(POINTS[table]) for table, texts in FOUND_OUT.items())
    assert set(WISHED_TIME) <= set(POINTS["timeline"])
    assert set(WISH) <= set(POINTS["intent"])


def test_comments_do_not_change_the_rules_and_points_do(tmp_path: Path) -> None:
    text = BUILT_IN.read_text(encoding="utf-8")
    built_in = load_rubric()
    assert load_rubric(written(tmp_path, "# ours\n" + text)).label == built_in.label
    changed = load_rubric(written(tmp_path, text.replace("vp = 22", "vp = 23")))
    assert changed.points["seniority"]["vp"] == 23
    assert changed.label != built_in.label
    assert changed.label.startswith("1-")


def test_what_is_left_out_scores_nothing(tmp_path: Path) -> None:
    rubric = load_rubric(written(tmp_path, 'version = "7"\n[seniority]\nvp = 5\n'))
    assert dict(rubric.points["seniority"]) == {"vp": 5}
    assert not rubric.points["function"]
    assert not rubric.bands["budget"]


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scoring.toml"
    path.write_bytes(b'\xef\xbb\xbfversion = "1"\r\n[company]\r\nnamed = 3\r\n')
    assert load_rubric(path).points["company"]["named"] == 3


def test_countries_are_listed_by_name_or_code(tmp_path: Path) -> None:
    rubric = load_rubric(
        written(tmp_path, 'version = "1"\n[country]\nfit = ["Germany", "AT", "Schweiz"]\nfit_points = 5\n')
    )
    assert rubric.country.fit == ("DE", "AT", "CH")


def test_a_rubric_cannot_be_changed_by_accident() -> None:
    rubric: Rubric = load_rubric()
    with pytest.raises(TypeError):
        rubric.points["seniority"]["vp"] = 99  # type: ignore[index]  # the refusal is what is tested


FAULTY = """version = 1
[seniority]
senoir = 5
vp = "22"
head = 1.5
manager = true
founder = 101
[empoyees]
from_1 = 2
[budget]
from_x = 3
[country]
fit = ["Atlantis", "DE"]
[industry]
fit = "software"
[words]
iso = { points = 5 }
[currency]
base = "Euro"
[currency.rates]
usd = 1
GBP = -1
[exclusions]
competitors = ["globex", 3]
ownn = []
customers = ["*"]
test_names = ["a@b"]
"""


def test_all_faults_are_told_at_once_each_with_its_line_and_a_remedy(tmp_path: Path) -> None:
    text = refusal(tmp_path, FAULTY)
    path = tmp_path / "scoring.toml"
    assert text.splitlines()[0] == f"The scoring rules in {path} have 19 faults, so the desk does not start:"
    expected = {
        1: 'version = "1"',
        3: "Did you mean 'senior'?",
        4: "seniority.vp is '22'. Points are a whole number from -100 to 100, without quotes.",
        5: "seniority.head is 1.5",
        6: "seniority.manager is True",
        7: "seniority.founder is 101",
        8: "There is no table 'empoyees'. Did you mean 'employees'?",
        11: "from_50 = 10",
        13: "'Atlantis'",
        15: "industry.fit is a list",
        17: "iso = { points = 5",
        19: "'Euro' is no currency",
        21: "'usd' is no currency",
        22: "-1 is no exchange rate",
        24: "'globex'",
        25: "Did you mean 'own'?",
        26: "a domain (initech.com) or an address",
        27: "a name without an @",
    }
    for line, words in expected.items():
        assert any(told.startswith(f"  {path}:{line}: ") and words in told for told in text.splitlines()), (line, text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("version = 2", ':1: The version needs quotes: write `version = "2"`.'),
        ("version = 1.5", ':1: The version needs quotes: write `version = "1.5"`.'),
        ("version = true", 'write a line `version = "1"` above the first table'),
        ('[seniority]\nversion = "1"', 'write a line `version = "1"` above the first table'),
        (f'version = "{"1" * 31}"', ":1: The version has 31 characters. Keep it to 30."),
        (
            'version = "1"\n[currency]\nbase = "USD"\n[currency.rates]\nGBP = 1.25\nUSD = 0.9',
            ":6: USD is the base: take it out of the rates, and give the others in USD.",
        ),
        ('version = "1"\n[currency.rates]\nEUR = 1', ":3: EUR is the base: take it out of the rates"),
        ('version = "1"\n[intent]\nat_most = -1', ":3: intent.at_most is below 0. Write 0 to count no buying signals"),
    ],
)
def test_a_fault_comes_with_its_remedy(tmp_path: Path, text: str, remedy: str) -> None:
    assert remedy in refusal(tmp_path, text)


def test_a_team_in_dollars_changes_two_lines(tmp_path: Path) -> None:
    text = BUILT_IN.read_text(encoding="utf-8")
    ours = text.replace('\nbase = "EUR"', '\nbase = "USD"').replace("\nUSD = 0.9\n", "\nEUR = 1.1\n")
    rubric = load_rubric(written(tmp_path, ours))
    assert (rubric.currency, str(rubric.rates["EUR"])) == ("USD", "1.1")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('version = "1"\n[seniority\nvp = 1\n', 2),
        ('version = "1"\n[seniority]\nvp = 1\nvp = 2\n', 4),
        ('version = "1"\n[seniority]\nvp = twenty\n', 3),
        ('version = "1"\nversion = "2"\n', 2),
    ],
)
def test_a_slip_of_the_pen_is_shown_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    told = refusal(tmp_path, text)
    assert f"scoring.toml:{line}: " in told
    assert "text needs quotes" in told


@pytest.mark.parametrize(
    "text", ["", "x = " + "[" * 5000, 'version = "1"\n[seniority]\nvp = ' + "9" * 5000, "seniority = 3"]
)
def test_anything_else_that_is_no_rubric_is_refused_in_words(tmp_path: Path, text: str) -> None:
    told = refusal(tmp_path, text)
    assert "so the desk does not start" in told
    assert len(told) < 600


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"SCORING_FILE names .*Correct the path"):
        load_rubric(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match=r"SCORING_FILE names .*Correct the path"):
        load_rubric(tmp_path)
    path = tmp_path / "latin1.toml"
    path.write_bytes('version = "1"  # für alle'.encode("latin-1"))
    with pytest.raises(ConfigError, match="Save the file as UTF-8"):
        load_rubric(path)
