"""The strings of the Draw page."""

from __future__ import annotations

STRINGS = {
    "draw.title": "Draw",
    "draw.lead": "Your own digit",
    "draw.note": "Draw one from 0 to 9. Nothing drawn is kept, or sent anywhere but to this app's server.",
    "draw.more": "Under here, once something is drawn: what every discriminator says of it, the training digit that "
    "is nearest, and the random numbers from which each network draws it.",
    "draw.blocked": "This site does not let the page's scripts run, so nothing can be drawn here: take a test digit, "
    "or a photo.",
    "draw.canvas.canvas": "A canvas: draw a digit with finger, mouse or pen. By keyboard, take a test digit.",
    "draw.canvas.hint": "Draw a digit here",
    "draw.canvas.undo": "Undo",
    "draw.canvas.clear": "Clear",
    "draw.canvas.seen": "What the network sees: 28 x 28 pixels, the digit in a box of 20, its centre of mass in the "
    "middle, as MNIST's are",
    "draw.test": "Take a test digit",
    "draw.test.help": "One of MNIST's 10,000, by chance; no network was trained on it.",
    "draw.test.help.sheet": "One of 500 training digits that come along, by chance: MNIST's test digits are not in "
    "the folder that GANLAB_DATA names.",
    "draw.share": "Put it into a link",
    "draw.share.help": "Writes the drawing into this page's address, in sixteen shades of grey: who opens it sees "
    "the drawing. It is in no link unless you ask.",
    "draw.link": "This link carries the drawing:",
    "draw.link.wrong": "The link carries no drawing that can be read, so the canvas is empty: ask for the link "
    "again, or draw.",
    "draw.upload": "A photo of a digit",
    "draw.upload.help": "On paper, dark on light or light on dark, alone in the picture; PNG or JPEG, at most 20 MB "
    "and 50 megapixels. It is looked at here and not kept.",
    "draw.upload.refused": "That is no photo of a digit: {why}",
    "draw.reading.none": "None of the models that are shown has a Q that the page can run, so nobody reads the "
    "drawing: choose InfoGAN on Models.",
    "draw.reading.said": "{label} reads a {digit}: {name} is {value}, sure to {share} %.",
    "draw.reading.said.value": "{label} reads {name} {value}, sure to {share} %.",
    "draw.reading.nothing": "InfoGAN reads what is drawn as soon as it is there.",
    "draw.reading.waiting": "The network is on its way …",
    "draw.reading.blocked": "This browser, or this site, lets no worker be started, so nothing is read here; all that "
    "stands below works.",
    "draw.reading.bars": "How sure Q is of each value of {name}, and the digit that it draws",
    "draw.reading.draws": "What this value mostly draws",
    "draw.reading.pad": "What Q reads of {across}, across, and {up}, up: a dot; around it how well it reads them "
    "back from the redraws. The inner square is where training went.",
    "draw.reading.mean": "{name} {value} ± {spread}",
    "draw.reading.redraws": "Drawn again: the codes as read, other noise in each",
    "draw.reading.hand": "Your hand on all ten digits: your slant and stroke, every value of the code",
    "draw.opinions": "What each discriminator says",
    "draw.opinions.note": "In percentiles, because raw values of different networks are on no common scale.",
    "draw.opinions.example": "For example, {real} and {fake}: to this discriminator the drawing looks more real than "
    "{real} of 100 real test digits, and than {fake} of 100 of its own generator's.",
    "draw.opinions.said": "The drawing looks more real to it than {real} % of real digits and {fake} % of its own "
    "fakes",
    "draw.nearest": "The nearest training digit",
    "draw.nearest.whole": "Left the drawing, right number {index} of the 60,000 training digits, {distance} away in "
    "pixels (black is 0, white 1) after the move by a pixel or turn by 5 degrees that brings it nearest.",
    "draw.nearest.sheet": "Left the drawing, right the nearest of 500 training digits that come along, {distance} "
    "away in pixels. MNIST's 60,000 are not in the folder that GANLAB_DATA names.",
    "draw.nearest.alt": "The drawing, and beside it the nearest training digit.",
    "draw.finding": "Find it",
    "draw.finding.note": "Which random numbers would a network have to be given to draw this? They are searched for "
    "by gradient descent on the pixels' distance, from 24 starts: a few seconds.",
    "draw.find": "Find it in {label}",
    "draw.find.begun": "{label}: the search begins …",
    "draw.find.step": "{label}: step {step} of {steps}",
    "draw.find.failed": "The search ended with an error, which stands in the server's terminal: try again, or "
    "another model.",
    "draw.find.alt": "The drawing, and beside it the nearest that {label} has found.",
    "draw.find.pair": "Left the drawing, right {label} at the z that was found.",
    "draw.find.distance": "{label} comes as near as **{distance}** in pixels (black is 0, white 1). From {farther} "
    "of {n} real test digits, searched for in the same way, it stays farther.",
    "draw.find.unmeasured": "{label} comes as near as **{distance}** in pixels (black is 0, white 1). How near it "
    "comes to real test digits was not measured for this run: python -m train.inversion measures it.",
    "draw.find.film.alt": "The best so far after every tenth step, {n} pictures.",
    "draw.find.film": "The search as {kind}",
    "draw.around": "Play with it",
    "draw.around.note": "The dot is at the z that was found: drag it, or use the arrow keys.",
    "draw.around.unplanned": "This record does not list its layers, so the page cannot draw around the z: python -m "
    "train.evaluate --cards adds them.",
    "draw.around.digit": "The digit that the network draws at the dot",
    "draw.around.back": "Back to what was found",
    "draw.around.turn": "Other directions",
    "draw.around.kinds": "The same with every value of the code: choose one",
    "draw.around.first": "one direction",
    "draw.around.second": "another",
    "draw.walk": "Walk to another drawing",
    "draw.walk.none": "Draw another digit and find it in {label} too: then the way from one to the other can be "
    "walked.",
    "draw.walk.to": "To",
    "draw.walk.number": "drawing {n}",
    "draw.walk.choices.alt": "What was found before, in the order of the choices.",
    "draw.walk.alt": "{n} pictures from the last drawing to the chosen one.",
    "draw.walk.film": "The walk as {kind}",
}
