"""The strings of the sentences about a record, in Simplified Chinese."""

from __future__ import annotations

STRINGS = {
    "list.between": "、",
    "sentence.between": "",
    "percent": "{number}%",
    "earlier.data": "用全部 60,000 个训练数字训练，那时最后 10,000 个还没有留作验证。",
    "earlier.course": "训练过程中各时刻由从前唯一的评判网络打分；其倍数不能与结束时的倍数相比。",
    "earlier.scores": "由评判组成立之前唯一的评判网络打分；其倍数不能与其他模型相比。"
    "运行 python -m train.evaluate 可重新打分。",
    "code.reads": "{digit}：{share}",
    "code.sometimes": "，有时是 {digit}",
    "code.nothing": "还什么都不是",
    "meaning.none": "没有发现明确的含义",
    "meaning": "+1 {changes}",
    "meaning.and": "{first}，并{last}",
    "meaning.slant.more": "使数字向右倾斜 {step}°",
    "meaning.slant.less": "使数字向左倾斜 {step}°",
    "meaning.width.more": "使笔画加粗 {step} 像素",
    "meaning.width.less": "使笔画变细 {step} 像素",
    "meaning.size.more": "使数字变大（墨迹离中心远 {step} 像素）",
    "meaning.size.less": "使数字变小（墨迹离中心近 {step} 像素）",
    "collapse.since": "从第 {since} 次迭代起，有 {n} 个数字消失：{digits}。",
    "collapse.never": "有 {n} 个数字从未出现：{digits}。",
    "collapse.other_data": "不适用：它用 {dataset} 训练，而评判网络只与 MNIST 比较。",
    "collapse.unknown": "尚未测量：请运行 python -m train.evaluate。",
    "collapse.repeats": "它在重复自己：它最接近的样本对比真实数字的更接近。",
    "collapse.copies": "它在抄训练数字：它离训练数字比真实测试数字还近。",
    "collapse.narrow": "同一类之内，它的样本变化比真实数字少：两个样本的平均距离是同类两个真实数字的 {spread} 倍；"
    "真实数字的各个集合在 {low} 与 {high} 之间。",
    "collapse.none": "没有崩溃：十个数字都在，最少的占 {smallest}，也没有重复。",
}
