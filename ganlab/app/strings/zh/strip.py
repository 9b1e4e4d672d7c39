"""The strings of the living strip, the game between the two networks."""

from __future__ import annotations

STRINGS = {
    "strip.label": "两个网络之间的博弈",
    "strip.box.noise": "噪声",
    "strip.box.noise.said": "噪声：由种子产生的随机数，每个灰色方块就是其中一个。"
    "同样的数总是给出同样的数字，换一组数就给出另一个数字。",
    "strip.box.codes": "编码",
    "strip.box.codes.said": "编码是噪声之外有名字的输入。训练让每个编码决定数字外观的一部分，所以转动一个编码，"
    "变的就主要是那一部分；是哪一部分，没有人规定过。",
    "strip.box.generator": "G，生成器",
    "strip.box.generator.said": "G，即生成器，是把这些数变成图像的网络。它从未见过真实数字："
    "它所知道的一切都来自 D 对它的图像的回答。",
    "strip.box.digit": "这个数字",
    "strip.box.digit.said": "这个数字没有人写过：G 刚刚用左边的数生成了它。拖动圆点，它在每一帧都会重新生成。",
    "strip.box.discriminator": "D，判别器",
    "strip.box.discriminator.said": "D，即判别器，是学会区分真实数字和 G 的数字的网络，而 G 同时学会生成能蒙混过关的数字。"
    "横条是它的回答在真实数字中的位置：在 50 处，D 觉得这个数字和一般的真实数字一样真。",
    "strip.box.real": "一个真实数字",
    "strip.box.real.said": "这个数字是人写的，来自 MNIST。训练时 D 看到这样的数字和 G 的数字，学会了哪个是哪个。"
    "横条上的绿色标记是 D 对它的回答。",
    "strip.box.q": "Q 读回编码：",
    "strip.box.q.said": "Q 是 D 的另一个输出端，它只看图像就说出图像来自哪些编码。这是 InfoGAN 增加的部分："
    "编码能被 Q 读出来，G 就得到奖励，于是每个编码都有了含义。在其他模型里没有人问，单个的数就没有含义。",
    "strip.another": "换一个真实数字",
    "strip.code": "{name} {value}",
    "strip.likely": "{name} {value}（{share}%）",
    "strip.answer": "在 D 看来，这个数字比 100 个真实数字中的 {n} 个更真。",
    "strip.meter": "D 的回答，放在它对真实数字的回答之中",
    "strip.waiting": "D 正在路上……",
    "strip.unplanned": "这份记录没有列出 D 的层，所以页面无法询问 D：python -m train.evaluate --cards 会补上。",
}
