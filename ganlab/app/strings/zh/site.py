"""The strings of the site, in Chinese."""

from __future__ import annotations

STRINGS = {
    "site.description": "五个学会了写数字的网络，就在这个网页里运行。",
    "site.pages": "页面",
    "site.noscript": "本页的网络用 JavaScript 运行，而这里关闭了它：你看到的是事先存好的图。"
    "“论文”一页和“学习”一页的文字不用它也能读。",
    "site.disk": "这个文件夹是从磁盘上打开的，浏览器在这种情况下不运行网页的脚本：你看到的是事先存好的图。"
    "请把文件夹放到任何一个网络服务器上（在其中运行 python -m http.server 就是一个），"
    "或者生成一个可以从磁盘上打开的单个文件：python -m train.site --single-file。",
    "site.single": "这是网站的单个文件版，没有网络也能用：{label} 的“试玩”。",
    "site.model": "模型",
    "site.generator": "{label} 的生成器",
    "site.discriminator": "{label} 的判别器",
    "site.networks": "{label} 的网络",
    "site.course": "所有模型的训练过程",
    "site.loading": "正在载入{what}：{now} / {all} MB",
    "site.failed": "{what}无法载入。没有网络时只有以前看过的内容；有网络时请再选一次，或者重新载入本页。",
    "site.ask": "问一问 {label} 的判别器（{size} MB）",
    "site.unasked": "还没有问 D：按下面的按钮，它的网络才会载入。",
    "site.rows.generators": "所有模型的生成器",
    "site.rows.size": "换一个种子需要载入所有模型的生成器（{size} MB）。",
    "site.offline.keep": "把这里的一切保存下来，以便没有网络时使用（{size} MB）",
    "site.offline.keeping": "{now} / {all} MB",
    "site.offline.kept": "整个网站已经保存在这个浏览器里：没有网络也能用。",
    "site.offline.failed": "没能全部保存：请检查网络和设备上的空间，然后再按一次。",
    "site.built": "由具有以下哈希值的记录生成",
    "site.sizes": "生成器共 {generators} MB。判别器在被问到时才载入，共 {discriminators} MB。",
    "site.share.done": "本页的地址现在带有这幅画：请复制它。",
    "site.game.film": "{label} 的训练影片",
    "site.game.all": "各个判别器",
    "site.game.ask": "问一问所有模型的判别器（{size} MB）",
    "site.game.of": "{n} 个里对了 {right} 个：{share}",
    "site.draw.digits": "真实数字无法载入：请在有网络时再试。",
    "site.draw.note": "请画一个 0 到 9 的数字。画的东西不会发送到任何地方：所有网络都在本页里运行。",
    "site.draw.test": "取一个真实数字",
    "site.app": "完整的应用还有“训练”“测量”“模型”等页面，并能为一幅画寻找随机数；它是一个 Python 软件包：ganlab。",
    "site.draw.without": "应用对一幅画还能说得更多：每个判别器的看法、最接近的训练数字，以及各个网络画出它所用的随机数。",
}
