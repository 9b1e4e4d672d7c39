"""The strings that stand on more than one page."""

from __future__ import annotations

STRINGS = {
    "app.title": "ganlab：看 GAN 怎样学会写数字",
    "numbers.table": "这些数值的表格",
    "numbers.to": "{low} 至 {high}",
    "table.sort": "按“{name}”排序",
    "table.copy": "复制",
    "table.copied": "已复制",
    "table.refused": "浏览器不允许在这里复制：请用鼠标选中各行。",
    "table.csv": "CSV",
    "present.enter": "给全班演示",
    "present.leave": "回到完整页面",
    "repo.fetching": "正在从 Hub 获取训练好的模型……",
    "label.other_data": "{label}，用 {dataset} 训练 {place}",
    "earlier.of": "{labels}：{words}",
    "empty.lead": "这里还没有训练好的模型",
    "empty.note": "下面这条命令会训练全部五个模型，先告诉你要多久，再把记录放到应用查找的地方：",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "每个模型为什么不在",
}
