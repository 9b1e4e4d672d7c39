"""Every key of the app, once: of the link, of the session and its widgets, of the containers that style.css knows.

A key of the link is also the widget's or the session's key for the same value. Codes of a model are keys too, by their
own names, so a code that has one of these names cannot be shown: see `shown_models`.
"""

from __future__ import annotations

from typing import Final

MODEL: Final = "model"
"""which model Play and Measure's nearest digits show"""
SEED: Final = "seed"
HOLD: Final = "hold"
"""whether Compare gives every sample the same codes"""
PLANE: Final = ("u", "v")
"""the point on the plane of a model without continuous codes: see `Latents.plane`"""
SHELF: Final = "shelf"
"""which models all pages show"""
PINS: Final = ("a", "b")
"""the two models whose settings Compare sets side by side"""
PAD_AXES: Final = ("pad_x", "pad_y")
"""the names of the continuous codes that go across the pad and up it"""
UNIT: Final = "unit"
"""what Compare's clock counts"""
CLOCK: Final = "clock"
"""where Compare's clock stands"""
QUESTION, ORDER, BUDGET = "question", "order", "budget"
"""the question whose rulers Measure shows, how it orders a code's rows, and whose scores stand in the table"""
PRESENT: Final = "present"
"""whether the page is shown to a room: large, and little of it"""
DRAWING: Final = "drawing"
"""a drawing of 28 x 28, if the visitor has asked for a link that carries it"""
LESSON: Final = "lesson"
"""which lesson of Learn stands open, or the game, or the words"""
DECK: Final = "deck"
"""the number from which the pairs of the game follow, so that a class can play the same ones"""
HIDE, ONLY = "hide", "only"
"""what a teacher's link leaves out, pages and controls by name, and the pages that it shows alone"""
FAILURE: Final = "failure"
"""the failure from which Train starts, by its key in `ganlab.failures`"""
ARM: Final = "arm"
"""by whose recipe the trainings are that Paper shows: see `ganlab.paper.paper_runs.ARMS`"""
LANG: Final = "lang"
"""the language that the visitor has chosen: see `ganlab.language`"""
WEIGHTS: Final = "weights"
"""by which weights a link to Play draws its digit, the first signs of their sha256: see `play/link_weights.js`"""
REPLAY: Final = "replay"
"""the training that Train replays, by its model and its place"""
LINK: Final = (
    *(MODEL, SEED, HOLD, *PLANE, SHELF, *PINS, *PAD_AXES, UNIT, CLOCK, QUESTION, ORDER, BUDGET, PRESENT),
    *(DRAWING, LESSON, DECK, HIDE, ONLY, FAILURE, REPLAY, ARM, LANG, WEIGHTS),
)
"""what a link can say, besides the values of codes"""
EMBED: Final = ("embed", "embed_options")
"""what Streamlit itself reads from a link, and lets nobody bind a control to"""

PAGE: Final = "page"
"""the page that was run last"""
NEW, RESET, BACK, CLOSER, TAKING, TAKE_TO = "new", "reset", "back", "closer", "taking", "take-to"
LOSSES: Final = "losses"
PAGE_TOOLS, PAGE_TERMS = "page-tools", "page-terms"
"""the mounts of what scripts add to all that the server draws: tools for tables, and what the field's words mean"""
WHOLE_PAGE: Final = "play-whole"
"""the whole of Play is being run, not a fragment of it"""
SERVED_BELOW: Final = "play-served"
"""the server's pictures stand below the digit"""
PAD_SCRIPT, PAD_STATE, PAD_PARCEL = "pad-script", "pad-now", "pad-parcel"
PAD_JUDGE, PAD_REAL = "pad-judge", "pad-real"
"""the mounts that bring the page its state, by which the pad tells its moves, a generator, a discriminator, and real
digits"""
PAD_ACKED, PAD_ALIVE = "pad-heard", "pad-alive"
"""the last move that was acted upon; the models whose pictures a page draws by itself"""
CLOCK_PAGE, CLOCK_START, CLOCK_LEFT = "clock-page", "clock-start", "clock-left"
"""what the clock's page tells; where the clock stood when the visitor came; where it was left"""
CLOCK_TABLES: Final = "clock-tables"
DRAWN, DRAWN_PUT, DRAWN_PROBLEM, DRAWN_LINK = "drawn", "drawn-put", "drawn-problem", "drawn-link"
"""what is drawn; what was put on the canvas from elsewhere, with its number; a sentence about what could not be; the
link's drawing that was looked at last"""
DRAW_PAGE, DRAW_PARCEL, DRAW_UPLOAD = "draw-page", "draw-parcel", "draw-upload"
"""the mount of the canvas, by which the page tells what is drawn; those of networks, each with more behind a dash; the
box for a photo"""
DRAW_TEST, DRAW_SHARE, DRAW_NEAREST = "draw-test", "draw-share", "draw-nearest"
FIND, SEARCH, FOUND, WALK_TO = "find", "search", "found", "walk-to"
"""the button, the search that is under way, all z that were found, and the one to walk to"""
LEFT_OUT, PAGE_NAMES = "left-out", "page-names"
"""what the link said of that, for the pages after it; the names of all pages"""
GUESSES, GAME = "lesson-guesses", "critic-game"
"""of each lesson the first guess; of the game the pairs' number, the answers, and the curves of models played before"""
AGAIN: Final = "all-again"
SPOKEN: Final = "spoken"
"""the language in which the visitor is spoken to, chosen or the browser's"""
TEACH_OPENS, TEACH_LESSON, TEACH_PRESENT, TEACH_ONLY = "teach-page", "teach-lesson", "teach-present", "teach-only"
TEACH_PAGES, TEACH_CONTROLS, TEACH_PREVIEW = "teach-pages", "teach-controls", "teach-preview"
"""what the page For teachers asks of a link, and its preview"""
TRAIN_MODEL, TRAIN_LENGTH, TRAIN_SEED, TRAIN_FAILURE = "train-model", "train-length", "train-seed", "train-failure"
TRAIN_FIELD: Final = "train-field"
"""of several widgets, a model's and a field's name behind it"""
TRAIN_START, TRAIN_RESET, TRAIN_LEAVE, TRAIN_GO_ON = "train-start", "train-reset", "train-leave", "train-go-on"
TRAIN_DELETE, TRAIN_KEEP, TRAIN_SURE, TRAIN_SAID = "train-delete", "train-keep", "train-sure", "train-said"
"""the buttons around deleting a run; whether it was asked for; what came of it"""
TRAIN_STAGE, TRAIN_NEWS, TRAIN_SENT = "train-stage", "train-news", "train-sent"
"""the mount that draws a live run, the one that brings it what is new, and what the page has been sent"""
TRAIN_REPLAY, TRAIN_REPLAY_STAGE = "train-replay", "train-replay-stage"
TRAIN_REPLAY_OWN, TRAIN_FAILED_RUN = "train-replay-own", "train-failed-run"
"""the training that is replayed, the mount that draws it, and the buttons that choose one's own or a failure's"""
REPORT, REPORT_BOX, REPORT_ADD, REPORT_NOTE = "lab-report", "lab-report-box", "lab-report-add", "lab-report-note"
REPORT_UP, REPORT_DOWN, REPORT_OUT = "lab-report-up", "lab-report-down", "lab-report-out"
REPORT_SAVE, CSV = "lab-report-save", "csv"
"""what the lab report holds; the box that shows it, the buttons that add to it, and those of each entry, its number
behind a dash; the button that saves it; those of charts' CSV files, each with the file's name behind a dash"""
SESSION: Final = (
    *(PAGE, NEW, RESET, BACK, CLOSER, TAKING, TAKE_TO, LOSSES, PAGE_TOOLS, PAGE_TERMS, WHOLE_PAGE, SERVED_BELOW),
    *(PAD_SCRIPT, PAD_STATE, PAD_PARCEL, PAD_JUDGE, PAD_REAL, PAD_ACKED, PAD_ALIVE),
    *(CLOCK_PAGE, CLOCK_START, CLOCK_LEFT, CLOCK_TABLES, GUESSES, GAME, LEFT_OUT, PAGE_NAMES),
    *(DRAWN, DRAWN_PUT, DRAWN_PROBLEM, DRAWN_LINK, DRAW_PAGE, DRAW_PARCEL, DRAW_UPLOAD),
    *(DRAW_TEST, DRAW_SHARE, DRAW_NEAREST, FIND, SEARCH, FOUND, WALK_TO),
    *(AGAIN, SPOKEN, TEACH_OPENS, TEACH_LESSON, TEACH_PRESENT, TEACH_ONLY, TEACH_PAGES, TEACH_CONTROLS, TEACH_PREVIEW),
    *(TRAIN_MODEL, TRAIN_LENGTH, TRAIN_SEED, TRAIN_FAILURE, TRAIN_FIELD, TRAIN_START, TRAIN_RESET, TRAIN_LEAVE),
    *(TRAIN_GO_ON, TRAIN_DELETE, TRAIN_KEEP, TRAIN_SURE, TRAIN_SAID, TRAIN_STAGE, TRAIN_NEWS, TRAIN_SENT),
    *(TRAIN_REPLAY, TRAIN_REPLAY_STAGE, TRAIN_REPLAY_OWN, TRAIN_FAILED_RUN),
    *(REPORT, REPORT_BOX, REPORT_ADD, REPORT_NOTE, REPORT_UP, REPORT_DOWN, REPORT_OUT, REPORT_SAVE, CSV),
)
"""what the session keeps besides, mostly as a widget's value"""

BAR, DIGIT, FILMS, HELD, INVITE, LIVE_GRID = "bar", "digit", "films", "held", "invite", "livegrid"
NEXT, PIN_BOXES, PROBLEM, SERVED, TAKE, WAYS = "next", "pins", "problem", "served", "take", "ways"
TIMELINE: Final = "timeline"
PAD_AXIS_BOXES: Final = "pad-axes"
STAGE: Final = "stage"
CHIPS, PAD, RANGE, SHEET, STRUCTURE, UNSEEN = "chips", "pad", "range", "sheet", "structure", "unseen"
NAMES, PRESENT_WAY, CLOCK_NOTES, LANGUAGE = "names", "present-way", "clock-notes", "language"
DESK, OPINIONS = "desk", "opinions"
"""what is drawn on, with more behind a dash: its parts that scripts draw; what the discriminators say of a drawing"""
NUMBERS, ANSWER, RUN, MORE = "numbers", "answer", "run", "more"
OPTIONS, LESSONS, LAB = "options", "lessons", "lab"
"""of several containers, each with more behind a dash: chips of a code, what the page draws on Play, a code's slider,
digits with sharp pixels, a network's layers, mounts without a picture, and what a picture shows as numbers; ANSWER is
one, a page's first sentence; RUN a finished run's card, MORE the box in it"""
CONTAINERS: Final = (
    *(BAR, DIGIT, FILMS, HELD, INVITE, LIVE_GRID, NEXT, PIN_BOXES, PROBLEM, SERVED, TAKE, WAYS),
    *(TIMELINE, PAD_AXIS_BOXES, STAGE, CHIPS, PAD, RANGE, SHEET, STRUCTURE, UNSEEN, NUMBERS, ANSWER),
    *(RUN, MORE, NAMES, PRESENT_WAY, CLOCK_NOTES, LANGUAGE, DESK, OPINIONS, OPTIONS, LESSONS, LAB),
)
"""of containers; the style sheet, or a test, reads them as .st-key-NAME"""

RESERVED: Final = frozenset((*LINK, *EMBED, *SESSION, *CONTAINERS))
"""names that no code of a model may have"""
