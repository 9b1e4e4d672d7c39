"""The strings of the site, which shows the same without Python."""

from __future__ import annotations

STRINGS = {
    "site.description": "Five networks that learned to write digits, running in the page itself.",
    "site.pages": "Pages",
    "site.noscript": "The networks of this page run in JavaScript, which is switched off here: what you see are stored "
    "pictures. Paper, and the words of Learn, can be read without it.",
    "site.disk": "This folder was opened from the disk, where browsers refuse the scripts of a page: the picture is a "
    "stored one. Put the folder on any web server (python -m http.server in it is one), or build one file that works "
    "from the disk: python -m train.site --single-file.",
    "site.single": "This is one file of the site, and works without network: Play, with {label}.",
    "site.model": "Model",
    "site.generator": "{label}'s generator",
    "site.discriminator": "{label}'s discriminator",
    "site.networks": "{label}'s networks",
    "site.course": "The trainings of all models",
    "site.loading": "{what} is loading: {now} of {all} MB",
    "site.failed": "{what} could not be loaded. Without network there is what was seen before; with it, choose again "
    "or reload the page.",
    "site.ask": "Ask {label}'s discriminator ({size} MB)",
    "site.unasked": "D has not been asked: its network comes when the button below the strip is pressed.",
    "site.rows.generators": "The generators of all models",
    "site.rows.size": "Another seed takes the generators of all models ({size} MB).",
    "site.offline.keep": "Keep everything here for use without network ({size} MB)",
    "site.offline.keeping": "{now} of {all} MB",
    "site.offline.kept": "All of this site is kept in this browser: it works without network.",
    "site.offline.failed": "Not all could be kept: look at the network and at the room on this device, then press "
    "again.",
    "site.built": "Built from the records with these hashes",
    "site.sizes": "Generators: {generators} MB in all. Discriminators, which come when they are asked: "
    "{discriminators} MB.",
    "site.share.done": "The address of this page carries the drawing now: copy it.",
    "site.game.film": "The film of {label}'s training",
    "site.game.all": "The discriminators",
    "site.game.ask": "Ask the discriminators of all models ({size} MB)",
    "site.game.of": "{right} of {n}: {share}",
    "site.draw.digits": "The real digits could not be loaded: try again when there is a network.",
    "site.draw.note": "Draw one from 0 to 9. Nothing drawn is sent anywhere: all networks run in this page.",
    "site.draw.test": "Take a real digit",
    "site.app": "The whole app, with Train, Measure, Models and the search for a drawing's random numbers, is a Python "
    "package: ganlab.",
    "site.draw.without": "The app says more of a drawing: every discriminator's opinion, the nearest training digit, "
    "and the random numbers from which each network draws it.",
}
