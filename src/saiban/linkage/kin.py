"""Numbers of a row's relatives: who shares them lives in one family, and is not for that the same person."""

from __future__ import annotations

from saiban.engine.step import Cut
from saiban.linkage.steps import Steps

ROSTER_CAP = 40
HOME = "s.source || '/' || s.household"
ROSTER = f"{HOME} || '/' || coalesce(s.roster::VARCHAR, '')"
"""SQL over `link_said` s: a household as its source numbers it, and that household as one snapshot lists it."""
KIN_KINDS = "(ends_with(kind, '_cnic') OR kind = 'family')"
"""Identifiers of these kinds (mother_cnic, head_cnic, family...) belong to the row's family, not to the person."""


def relate(steps: Steps) -> None:
    """Make what a row's relatives tell: `link_kin`, `link_kin_lists`, `link_kin_known` and `link_lent`.

    link_kin (pid, number): CNICs of others in a row's roster, of its head, mother or lender, and family numbers; only
    those that two families of rows know, since others can't bring rows together. link_kin_lists (pid, kin): the same,
    a list each. link_kin_known (pid): has any at all. link_lent (pid): the row's own CNIC is in fact a relative's.
    Rosters of more than ROSTER_CAP rows are no households and give nothing.
    """
    steps.table(
        "link_rostered",
        f"SELECT pid, hash({ROSTER}) AS roster FROM link_said s WHERE household IS NOT NULL",
        link_said="pieces",
    )
    steps.table(
        "link_rostered",
        """
        SELECT r.pid, r.roster, n.digits FROM link_rostered r
        LEFT JOIN link_numbers n ON n.pid = r.pid AND n.kind = 'cnic'""",
        link_rostered=Cut("pid"),
        link_numbers=Cut("pid"),
    )
    steps.table(
        "link_kin_rosters",
        f"""
        WITH rosters AS (SELECT roster FROM link_rostered GROUP BY roster
                         HAVING count(DISTINCT pid) BETWEEN 2 AND {ROSTER_CAP}),
        members AS (FROM link_rostered SEMI JOIN rosters USING (roster))
        SELECT DISTINCT x.pid, hash(y.digits) AS number, x.roster
        FROM members x JOIN members y ON x.roster = y.roster AND x.pid <> y.pid WHERE y.digits IS NOT NULL""",
        link_rostered=Cut("roster"),
    )
    steps.table(
        "link_kin_all",
        f"""
        FROM link_kin_rosters
        UNION SELECT pid, hash(digits), NULL FROM link_numbers WHERE {KIN_KINDS}
        UNION SELECT pid, hash(head_cnic), NULL FROM link_said
              WHERE head_cnic IS DISTINCT FROM cnic AND head_cnic IS NOT NULL
        UNION SELECT pid, hash(cnic), NULL FROM link_said WHERE holder <> 'own' AND cnic IS NOT NULL""",
        link_kin_rosters=Cut("pid"),
        link_numbers=Cut("pid"),
        link_said=Cut("pid"),
    )
    steps.table("link_numbers", f"FROM link_numbers WHERE NOT {KIN_KINDS}", link_numbers="pieces")
    steps.table("link_kin_known", "SELECT DISTINCT pid FROM link_kin_all", link_kin_all=Cut("pid"))
    steps.table(
        "link_kin",
        """
        SELECT DISTINCT pid, number FROM link_kin_all SEMI JOIN (
          SELECT number FROM link_kin_all GROUP BY number
          HAVING count(DISTINCT coalesce(roster, pid)) > 1) USING (number)""",
        link_kin_all=Cut("number"),
    )
    steps.table(
        "link_kin_lists",
        "SELECT pid, list(number ORDER BY number) AS kin FROM link_kin GROUP BY pid",
        link_kin=Cut("pid"),
    )
    steps.table(
        "link_lent",
        """
        SELECT DISTINCT n.pid FROM link_numbers n JOIN link_kin_all k ON k.pid = n.pid AND k.number = hash(n.digits)
        WHERE n.kind = 'cnic'""",
        link_numbers=Cut("pid"),
        link_kin_all=Cut("pid"),
    )
    steps.drop("link_rostered", "link_kin_rosters", "link_kin_all")
