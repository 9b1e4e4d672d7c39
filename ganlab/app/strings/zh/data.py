"""What a table calls numbers that a record or a chart holds under names of its own."""

from __future__ import annotations

STRINGS = {
    "data.name": "名称",
    "data.multiple": "倍数",
    "data.iterations": "迭代",
    "data.images": "图像",
    "data.seconds": "秒",
    "data.loss": "损失",
    "data.weight": "权重",
    "data.mean": "平均",
    "data.low": "最低",
    "data.high": "最高",
    "data.model": "模型",
    "data.term": "损失项",
    "data.rho": "相关",
    "data.value": "值",
    "data.code": "编码",
    "data.nats": "奈特",
    "data.n": "次数",
    "data.tells": "说明什么",
    # Charts as CSV files: headings with their units
    "chart.csv": "这张图的数据，CSV",
    "csv.low": "{what}，最低的评判网络",
    "csv.high": "{what}，最高的评判网络",
    "csv.unit": "{what}（{unit}）",
    "csv.share": "占比，0 到 1",
    "csv.shuffled.low": "打乱后的相关，低端",
    "csv.shuffled.high": "打乱后的相关，高端",
    "csv.quality": "与真实数字的距离，CSV",
    "csv.losses": "{label} 的损失，CSV",
    "csv.live": "到目前为止的损失，CSV",
    "csv.figure": "图",
    "csv.net": "网络",
    "csv.loss": "损失（奈特；评论家则是它自己的数值）",
}
