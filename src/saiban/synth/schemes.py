"""Who is in which scheme: drawn once for a piece, so that the sources of a piece agree with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saiban.synth.economy import Jobs
from saiban.synth.families import FEMALE, NEVER, NONE, WIDOWED
from saiban.synth.people import People
from saiban.synth.tables import Ints, amounts, coverage, stream

SCHEMES_STREAM = 3


@dataclass(frozen=True)
class Enrolled:
    """Indexes into the people of a piece, in their order, for each scheme or survey."""

    kafaalat: Ints
    wazaif: Ints
    nser: Ints
    sehat: Ints
    zakat: Ints
    bait_ul_mal: Ints
    wwf: Ints
    onewindow: Ints


def enrolled(seed: int, piece: int, people: People, jobs: Jobs) -> Enrolled:
    """Draw who is enrolled or surveyed, by the rules of the schemes as far as they are known and by coverage.csv."""
    rng = stream(seed, SCHEMES_STREAM, piece)
    count, share, limits = len(people), coverage(), amounts()

    def households(rate: float) -> np.ndarray:
        """Draw whole households: the draw of the first person counts for all."""
        first = people.household - people.person[0]
        return np.asarray(rng.random(count)[first] < rate)

    def persons(rate: float) -> np.ndarray:
        return np.asarray(rng.random(count) < rate)

    first = people.household - people.person[0]
    disabled_there = np.bincount(first, weights=people.disabled, minlength=count)[first] > 0
    cutoff = np.where(disabled_there, limits["kafaalat_cutoff_disabled"], limits["kafaalat_cutoff"])
    wife = (people.sex == FEMALE) & (people.marital != NEVER)
    government_there = np.bincount(first, weights=jobs.government, minlength=count)[first] > 0
    kafaalat = wife & (people.score <= cutoff) & (people.cnic > 0) & ~government_there & persons(share["kafaalat"])
    child = (people.age >= 4) & (people.age <= 17) & (people.mother != NONE)
    of_kafaalat = np.where(people.mother != NONE, kafaalat[people.mother], False)
    zakat_poor = (
        (people.score < 30) & (people.age >= 18) & ((people.marital == WIDOWED) | people.disabled | persons(0.2))
    )
    region = people.place.region
    sehat_rate = {"K": share["sehat_KP"], "P": share["sehat_Punjab"]}.get(region, 0.0)
    return Enrolled(
        kafaalat=np.flatnonzero(kafaalat),
        wazaif=np.flatnonzero(child & of_kafaalat & persons(share["taleemi_wazaif"])),
        nser=np.flatnonzero(households(share["nser"])),
        sehat=np.flatnonzero(households(sehat_rate) & (people.family > 0)),
        zakat=np.flatnonzero(zakat_poor & ~kafaalat & persons(share["zakat"])),
        bait_ul_mal=np.flatnonzero(
            (people.score < 42) & (people.age >= 18) & ~jobs.government & persons(share["bait_ul_mal"])
        ),
        wwf=np.flatnonzero((jobs.in_eobi | jobs.in_essi) & persons(share["wwf"])),
        onewindow=np.flatnonzero(households(share["onewindow"] if region == "K" else 0.0)),
    )
