"""Numbers of a row's relatives: who shares them lives in one family, and is not for that the same person."""

from __future__ import annotations

from saiban.linkage.steps import Steps

ROSTER_CAP = 40
KIN_KINDS = "(ends_with(kind, '_cnic') OR kind = 'family')"
"""Identifiers of these kinds (mother_cnic, head_cnic, family...) belong to the row's family, not to the person."""


def relate(steps: Steps) -> None:
    """Make `link_kin` (pid, number): CNICs of others in a row's roster, of its head, mother or lender, family numbers.

    Only numbers that two families of rows know are kept, since others can't bring rows together. Profiles gain `kin`
    (those numbers), `kin_known` (has any at all) and `lent`: the row's own CNIC is in fact a relative's, or of the
    other sex. Rosters of more than ROSTER_CAP rows are no households and give nothing.
    """
    steps.table(
        "link_kin_all",
        f"""
        WITH rosters AS (SELECT roster FROM link_profiles WHERE roster IS NOT NULL GROUP BY roster
                         HAVING count(*) BETWEEN 2 AND {ROSTER_CAP}),
        members AS (SELECT p.pid, p.roster, n.digits FROM link_profiles p JOIN rosters USING (roster)
                    LEFT JOIN link_numbers n ON n.pid = p.pid AND n.kind = 'cnic')
        SELECT DISTINCT x.pid, hash(y.digits) AS number, x.roster
        FROM members x JOIN members y ON x.roster = y.roster AND x.pid <> y.pid WHERE y.digits IS NOT NULL
        UNION SELECT pid, hash(digits), NULL FROM link_numbers WHERE {KIN_KINDS}
        UNION SELECT pid, hash(head_cnic), NULL FROM link_said
              WHERE head_cnic IS DISTINCT FROM cnic AND head_cnic IS NOT NULL
        UNION SELECT pid, hash(cnic), NULL FROM link_said WHERE holder <> 'own' AND cnic IS NOT NULL""",
    )
    steps.run(f"DELETE FROM link_numbers WHERE {KIN_KINDS}")
    steps.table("link_kin_known", "SELECT DISTINCT pid FROM link_kin_all")
    steps.table(
        "link_kin",
        """
        SELECT DISTINCT pid, number FROM link_kin_all SEMI JOIN (
          SELECT number FROM link_kin_all GROUP BY number
          HAVING count(DISTINCT coalesce(roster, pid)) > 1) USING (number)""",
    )
    steps.table(
        "link_lent",
        """
        SELECT DISTINCT n.pid FROM link_numbers n JOIN link_kin_all k ON k.pid = n.pid AND k.number = hash(n.digits)
        WHERE n.kind = 'cnic'""",
    )
    steps.drop("link_kin_all")
    steps.table(
        "link_profiles",
        """
        SELECT p.*, k.kin, n.pid IS NOT NULL AS kin_known, p.sex_differs OR l.pid IS NOT NULL AS lent
        FROM link_profiles p LEFT JOIN link_kin_known n USING (pid) LEFT JOIN link_lent l USING (pid)
        LEFT JOIN (SELECT pid, list(number ORDER BY number) AS kin FROM link_kin GROUP BY pid) k USING (pid)""",
    )
    steps.drop("link_kin_known", "link_lent")
