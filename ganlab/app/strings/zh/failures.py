"""The failures from which a training can start: what each is cured by."""

from __future__ import annotations

STRINGS = {
    "failure.fast_generator.cure": "让 G 慢一些：现在 D 还来不及说出哪里不对，G 就已离开 D 学到的地方。",
    "failure.fast_discriminator.cure": "让 D 慢一些，或给它看到的一切加上噪声，使它不能那么自信。",
    "failure.saturating.cure": "改为让 G 最大化 log D(fake)（Goodfellow 等，2014，第 3 节）。",
    "failure.loose_clip.cure": "缩小裁剪范围，或改用梯度惩罚。",
    "failure.tight_clip.cure": "放大裁剪范围，或改用梯度惩罚。",
    "failure.critic_norm.cure": "评论家的梯度是逐图惩罚的，其中不要用批归一化（Gulrajani 等，2017，第 4 节）。",
    "failure.no_penalty.cure": "加上惩罚，用论文的权重 10。",
    "failure.no_information.cure": "加上信息项：此外没有什么能让 G 理会它的编码。",
    "failure.few_digits.cure": "用更多的数字，或对它们做变形，使 D 不能把每一个都背下来。",
    "failure.collapse.cure": "用 Adam 走更小的步：步子这么大时，G 追着 D 此刻喜欢的那一个数字跑，之后 D 才不再喜欢它。",
}
