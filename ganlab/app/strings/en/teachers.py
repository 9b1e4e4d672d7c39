"""The strings of the page For teachers."""

from __future__ import annotations

STRINGS = {
    "teachers.title": "For teachers",
    "teachers.lead": "For teachers",
    "teachers.note": "A link can open one lesson, leave out pages and controls, and show a page large for a room. What "
    "it leaves out stays away while its visitor walks through the app.",
    "teachers.make": "Make a link",
    "teachers.page": "It opens",
    "teachers.lesson": "Lesson of Learn",
    "teachers.lesson.any": "the first one",
    "teachers.hide.pages": "Pages to leave out",
    "teachers.hide.controls": "Controls to leave out",
    "teachers.hide.none": "none",
    "teachers.only": "Only the page that it opens",
    "teachers.present": "Large, for a room",
    "teachers.control.seed": "seed of the noise",
    "teachers.control.model": "choice of the model",
    "teachers.control.take": "files to take along",
    "teachers.control.next": "the way on at a page's end",
    "teachers.control.present": "the way into the view for a room",
    "teachers.link": "The link:",
    "teachers.link.here": "The link. It works on this machine only; make share opens the app to others:",
    "teachers.preview": "Preview",
    "teachers.preview.alt": "What a visitor of the link sees",
    "teachers.again": "Show everything again",
    "teachers.again.note": "In this visit something is left out, as the link said that you came by.",
    "teachers.unknown": "The link leaves out, or shows only, something that is not here: {names}. That was passed "
    "over. It knows the pages {pages} and the controls {controls}.",
    "teachers.plan": "Forty minutes",
    "teachers.plan.note": "For a class with a screen in front and a device for every two. All pairs of the game are "
    "the same for all, because the link has their number.",
    "teachers.step": "**{start} to {end} min.** {what}",
    "teachers.plan.1": "In front: drag the dot, and open the boxes above it. What is G, what has it seen? What is D?",
    "teachers.plan.1.way": "Play, large",
    "teachers.plan.2": "By twos: what does a list of random numbers decide, and what a code? Guess before you look.",
    "teachers.plan.2.way": "Lesson 1, then 3",
    "teachers.plan.3": "In front, by show of hands: which curve is good, which set has collapsed? Count the hands "
    "against 1 in 4.",
    "teachers.plan.3.way": "Lesson 2, then 4",
    "teachers.plan.4": "By twos: twenty pairs. Collect everybody's share, and put the mean beside the discriminator's: "
    "one share has an interval of forty points, that of a class a narrow one.",
    "teachers.plan.4.way": "Beat the critic, pairs 7",
    "teachers.plan.5": "By twos: what does a clip do to weights, and what does a longer training bring?",
    "teachers.plan.5.way": "Lesson 5, then 6",
    "teachers.plan.6": "In front: was the paper right? What would one have to do to know? Each says in one sentence "
    "what a GAN is.",
    "teachers.plan.6.way": "Lesson 7",
}
